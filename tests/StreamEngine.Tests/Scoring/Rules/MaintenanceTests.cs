using StreamEngine.Scoring;
using StreamEngine.Scoring.Rules;
using Xunit;

namespace StreamEngine.Tests.Scoring.Rules;

public sealed class MaintenanceTests
{
    private static DateTimeOffset At(int window) => DateTimeOffset.UnixEpoch.AddTicks(Scenario.Start(window) / 100);

    private static long Nanoseconds(string time) => (DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static bool Touches(MaintenanceWindow window, string start) => window.Touches(Nanoseconds(start), Nanoseconds(start) + Frames.Minute);

    [Fact]
    public void WhatHappensMeanwhileIsNeitherToldNorLearnedButCounted()
    {
        var scenario = new Scenario(new ScoringOptions { Maintenance = [new MaintenanceWindow { Host = "host-1", From = At(300), To = At(400) }] });
        Assert.Empty(scenario.Run(500, i => i is >= 300 and < 400 ? 500 : 0));
        Assert.Equal(100, scenario.Stage.WithheldRows);

        // A value that would be usual had the work been learned is told, and the normal is as it was.
        Anomaly told = Assert.Single(scenario.Run(600, i => i is >= 550 and < 553 ? 500 : 0), a => a.IsOpen);
        Assert.InRange(told.Expected, 48, 52);
    }

    [Fact]
    public void AHostThatIsDownMeanwhileHasNotStopped()
    {
        var options = new ScoringOptions { Maintenance = [new MaintenanceWindow { Service = "shop", From = At(300), To = At(400) }] };
        var scenario = new Scenario(options);
        Assert.Empty(scenario.Run(500, i => i is >= 302 and < 398 ? double.NaN : 0));
        Assert.Equal(AnomalyKind.NoData, Assert.Single(scenario.Run(600, i => i >= 550 ? double.NaN : 0), a => a.IsOpen).Kind);
        Assert.Single(new Scenario().Run(500, i => i is >= 302 and < 398 ? double.NaN : 0), a => a.IsOpen);
    }

    [Fact]
    public void AHostThatDoesNotComeBackIsTold()
    {
        var scenario = new Scenario(new ScoringOptions { Maintenance = [new MaintenanceWindow { Host = "host-1", From = At(300), To = At(400) }] });
        Anomaly told = Assert.Single(scenario.Run(500, i => i >= 310 ? double.NaN : 0), a => a.IsOpen);
        Assert.InRange((told.DetectedAt - Scenario.Start(400)) / Frames.Minute, 1, 8);
    }

    [Fact]
    public void OthersAreToldMeanwhile()
    {
        var scenario = new Scenario(new ScoringOptions { Maintenance = [new MaintenanceWindow { Host = "host-2", From = At(300), To = At(400) }] });
        Assert.Equal("cpu.load", Assert.Single(scenario.Run(500, i => i is >= 350 and < 353 ? 50 : 0), a => a.IsOpen).Series);
    }

    [Fact]
    public void ItComesAgainOnItsDaysInItsZone()
    {
        var window = new MaintenanceWindow { At = new TimeOnly(23, 30), For = TimeSpan.FromHours(2), TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        window.Days.Add(DayOfWeek.Saturday);
        Assert.False(Touches(window, "2026-01-10T22:29:00Z"));
        Assert.True(Touches(window, "2026-01-10T22:29:30Z"));
        Assert.True(Touches(window, "2026-01-11T00:29:00Z"));
        Assert.False(Touches(window, "2026-01-11T00:30:00Z"));
        Assert.False(Touches(window, "2026-01-11T22:45:00Z"));

        // An hour earlier in summer.
        Assert.False(Touches(window, "2026-07-11T21:28:59Z"));
        Assert.True(Touches(window, "2026-07-11T21:30:00Z"));
        Assert.False(Touches(window, "2026-07-11T23:30:00Z"));
    }

    [Fact]
    public void TimesThatTheClockSkipsOrHasTwiceAreThereOnce()
    {
        var window = new MaintenanceWindow { At = new TimeOnly(2, 30), For = TimeSpan.FromMinutes(10), TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        Assert.True(Touches(window, "2026-03-29T01:30:00Z"));
        Assert.False(Touches(window, "2026-03-29T01:45:00Z"));
        Assert.True(Touches(window, "2026-10-25T00:30:00Z"));
        Assert.False(Touches(window, "2026-10-25T01:30:00Z"));
    }

    [Fact]
    public void AnyTimeCanBeAskedFor()
    {
        var window = new MaintenanceWindow { At = new TimeOnly(0, 0), For = TimeSpan.FromDays(7) };
        Assert.True(window.Touches(long.MinValue, long.MinValue + 1));
        Assert.True(window.Touches(long.MaxValue - 1, long.MaxValue));
        Assert.False(new MaintenanceWindow().Touches(0, 1));
    }
}

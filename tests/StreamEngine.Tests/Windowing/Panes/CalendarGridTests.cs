using FsCheck.Xunit;
using StreamEngine.Numerics.Folding;
using StreamEngine.TestKit;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Panes;
using Xunit;

namespace StreamEngine.Tests.Windowing.Panes;

/// <summary>Days, weeks and months against the dates that the time zone itself gives.</summary>
public sealed class CalendarGridTests
{
    private const long Hour = 3600 * PaneRows.Second;

    /// <summary>Clocks go forward on the last Sunday of March at 2:00 and back on that of October at 3:00.</summary>
    private static readonly TimeZoneInfo s_european = Zone(1, (3, 5, 2), (10, 5, 3));

    /// <summary>Clocks go forward on the third Sunday of October at midnight, which that day does not have, and back in February.</summary>
    private static readonly TimeZoneInfo s_atMidnight = Zone(-3, (10, 3, 0), (2, 3, 0));

    public static TheoryData<string, int, int> Changes => new()
    {
        { "2026-03-29", 0, 23 }, { "2026-10-25", 0, 25 }, { "2026-06-01", 0, 24 },
        { "2026-10-18", 1, 23 }, { "2026-02-14", 1, 25 }, { "2026-02-15", 1, 24 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void ADayIsAsLongAsTheChangeOfClocksMakesIt(string date, int zone, int hours)
    {
        var grid = new CalendarGrid(new CalendarWindow(CalendarUnit.Day, zone == 0 ? s_european : s_atMidnight));
        long day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        Assert.Equal(hours * Hour, grid.StartOf(day + 1) - grid.StartOf(day));
        Assert.Equal(day, grid.IndexOf(grid.StartOf(day)));
        Assert.Equal(day - 1, grid.IndexOf(grid.StartOf(day) - 1));
    }

    [Property(MaxTest = 300)]
    public void ATimeLiesInThePeriodOfItsDate(int seed)
    {
        var random = new Random(seed);
        var window = new CalendarWindow((CalendarUnit)random.Next(3), random.Next(2) == 0 ? s_european : s_atMidnight, (DayOfWeek)random.Next(7));
        var grid = new CalendarGrid(window);
        for (int i = 0; i < 5; i++)
        {
            long time = random.NextInt64(-9_000_000_000, 9_000_000_000) * PaneRows.Second;
            long index = grid.IndexOf(time);
            (long start, long end) = (grid.StartOf(index), grid.StartOf(index + 1));
            Assert.InRange(time, start, end - 1);
            DateOnly first = DateAt(start, window.Zone);
            DateOnly next = DateAt(end, window.Zone);
            Assert.True(DateAt(start - 100, window.Zone) < first);
            Assert.Equal(
                window.Unit switch
                {
                    CalendarUnit.Day => first.AddDays(1),
                    CalendarUnit.Week => first.AddDays(7),
                    _ => first.AddMonths(1),
                },
                next);
            Assert.True(window.Unit != CalendarUnit.Week || first.DayOfWeek == window.WeekStart);
            Assert.True(window.Unit != CalendarUnit.Month || first.Day == 1);
        }
    }

    [Fact]
    public void RowsGoToTheirLocalDay()
    {
        using var pool = new LeakCheckedPool();
        var log = new WindowLog();
        using var windows = new PaneOperator(new CalendarWindow(CalendarUnit.Day, s_european), MomentParts.Sum, pool.Slabs, log);
        long[] hours = [.. Enumerable.Range(0, 24 * 400).Select(h => h * Hour)];
        windows.Fold(hours, new int[hours.Length], [.. hours.Select(_ => 1.0)]);
        windows.Complete();

        // 1970-01-01 begins an hour before the epoch; the rule of the zone gives one day of 23 and one of 25 hours in these 400 days.
        Assert.StartsWith("0: -3600000000000 to 82800000000000: 0 23 ", log.Lines[0], StringComparison.Ordinal);
        Assert.Equal(1, log.Lines.Skip(1).Count(l => l.Contains(": 0 23 ", StringComparison.Ordinal)));
        Assert.Equal(1, log.Lines.Count(l => l.Contains(": 0 25 ", StringComparison.Ordinal)));
    }

    private static DateOnly DateAt(long time, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddTicks((long)Math.Floor(time / 100m)), zone));

    private static TimeZoneInfo Zone(int hours, (int Month, int Week, int Hour) start, (int Month, int Week, int Hour) end)
    {
        TimeZoneInfo.AdjustmentRule rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), Change(start), Change(end));
        return TimeZoneInfo.CreateCustomTimeZone($"{hours}", TimeSpan.FromHours(hours), "test", "test", "test summer", [rule]);

        static TimeZoneInfo.TransitionTime Change((int Month, int Week, int Hour) at) => TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
            new DateTime(1, 1, 1, at.Hour, 0, 0), at.Month, at.Week, DayOfWeek.Sunday);
    }
}

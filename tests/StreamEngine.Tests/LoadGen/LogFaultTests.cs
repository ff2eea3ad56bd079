using System.Text.Json;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

/// <summary>Thirty minutes of 40 records a second; the fault runs from minute 10 to minute 20.</summary>
public sealed class LogFaultTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 0, 10, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Begin.AddMinutes(10);

    [Fact]
    public void A_spike_multiplies_the_records_of_its_service_by_six()
    {
        (JsonElement[] during, JsonElement[] outside) = Run("spike");

        Assert.InRange(during.Length / (outside.Length / 2.0), 5.5, 6.5);
    }

    [Fact]
    public void A_level_shift_raises_records_and_durations()
    {
        (JsonElement[] during, JsonElement[] outside) = Run("level-shift");

        Assert.InRange(during.Length / (outside.Length / 2.0), 2.3, 2.7);
        Assert.InRange(MeanDuration(during) / MeanDuration(outside), 2.3, 2.7);
    }

    [Fact]
    public void A_slow_leak_lets_durations_grow()
    {
        (JsonElement[] during, JsonElement[] outside) = Run("slow-leak");
        JsonElement[] last = [.. during.Where(r => Streams.Time(r) >= End.AddMinutes(-1))];

        Assert.InRange(MeanDuration(during) / MeanDuration(outside), 2.3, 2.7);
        Assert.InRange(MeanDuration(last) / MeanDuration(outside), 3.5, 4.2);
    }

    [Fact]
    public void An_error_burst_turns_half_of_the_records_into_errors()
    {
        (JsonElement[] during, JsonElement[] outside) = Run("error-burst");

        Assert.InRange(ErrorShare(during), 0.46, 0.54);
        Assert.InRange(ErrorShare(outside), 0.001, 0.01);
    }

    [Fact]
    public void A_silent_service_writes_nothing()
    {
        (JsonElement[] during, JsonElement[] outside) = Run("silent-service");

        Assert.Empty(during);
        Assert.NotEmpty(outside);
    }

    [Fact]
    public void A_bad_deployment_is_announced_and_brings_errors_latency_and_new_messages()
    {
        (JsonElement[] during, JsonElement[] outside) = Run("bad-deployment");

        Assert.InRange(ErrorShare(during), 0.31, 0.39);
        Assert.InRange(MeanDuration(during) / MeanDuration(outside), 2.8, 3.2);
        Assert.Contains(during, IsNewMessage);
        Assert.DoesNotContain(outside, IsNewMessage);
        JsonElement change = Assert.Single(Streams.Json(Options("bad-deployment")), r => r.TryGetProperty("type", out _));
        Assert.Equal(
            """{"time":"2026-01-05T00:10:00Z","type":"deployment","service":"checkout","version":"2.4.1","previous_version":"2.4.0","description":"rollout of 2.4.1"}""",
            change.GetRawText());
    }

    [Fact]
    public void A_seasonal_break_turns_the_season_of_durations_upside_down()
    {
        var options = new GeneratorOptions { EventRate = 0.25, Duration = TimeSpan.FromDays(1), Services = 1 };
        JsonElement[] usual = Streams.Json(options);
        JsonElement[] broken = Streams.Json(options with { Faults = [Streams.Fault("seasonal-break@0+12h:*")] });

        Assert.InRange(MeanDuration(usual[..10800]) / MeanDuration(usual[10800..]), 1.25, 1.5);
        Assert.InRange(MeanDuration(broken[..10800]) / MeanDuration(broken[10800..]), 0.95, 1.05);
    }

    [Theory]
    [InlineData("spike")]
    [InlineData("silent-service")]
    [InlineData("bad-deployment")]
    public void Other_services_do_not_notice(string kind)
    {
        JsonElement[] others = [.. Streams.Json(Options(kind)).Where(r => !IsCheckout(r) && r.TryGetProperty("level", out _))];
        JsonElement[] during = [.. others.Where(IsDuring)];

        Assert.InRange(during.Length / (double)others.Length, 0.32, 0.345);
        Assert.InRange(ErrorShare(during), 0.001, 0.01);
    }

    [Fact]
    public void Records_stay_in_order_of_time_with_every_fault()
    {
        FaultSpec[] faults = [Streams.Fault("spike@1m+5m:*"), Streams.Fault("level-shift@3m+9m:checkout"), Streams.Fault("bad-deployment@2m+1m:payment")];
        JsonElement[] records = Streams.Json(Options("error-burst") with { Faults = faults });
        DateTimeOffset[] times = [.. records.Where(r => r.TryGetProperty("timestamp", out _)).Select(r => Streams.Time(r))];

        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Disorder_makes_records_late_within_its_bound()
    {
        var options = new GeneratorOptions { Records = 5000, Disorder = TimeSpan.FromSeconds(1) };
        DateTimeOffset latest = DateTimeOffset.MinValue;
        TimeSpan lateness = TimeSpan.Zero;
        foreach (DateTimeOffset time in Streams.Json(options).Select(r => Streams.Time(r)))
        {
            if (time > latest) latest = time;
            if (latest - time > lateness) lateness = latest - time;
        }

        Assert.InRange(lateness, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1));
    }

    private static GeneratorOptions Options(string kind) => new()
    {
        EventRate = 40,
        Duration = TimeSpan.FromMinutes(30),
        Services = 3,
        Faults = [Streams.Fault($"{kind}@10m+10m:checkout")],
    };

    private static (JsonElement[] During, JsonElement[] Outside) Run(string kind)
    {
        JsonElement[] records = [.. Streams.Json(Options(kind)).Where(r => IsCheckout(r) && r.TryGetProperty("level", out _))];
        return ([.. records.Where(IsDuring)], [.. records.Where(r => !IsDuring(r))]);
    }

    private static bool IsCheckout(JsonElement record) => record.GetProperty("service").GetString() == "checkout";

    private static bool IsDuring(JsonElement record) => Streams.Time(record) >= Begin && Streams.Time(record) < End;

    private static bool IsNewMessage(JsonElement record) =>
        record.GetProperty("message").GetString()!.StartsWith("tax table has no entry", StringComparison.Ordinal);

    private static double MeanDuration(JsonElement[] records) => records.Average(r => r.GetProperty("duration_ms").GetDouble());

    private static double ErrorShare(JsonElement[] records) =>
        records.Count(r => r.GetProperty("level").GetString() == "ERROR") / (double)records.Length;
}

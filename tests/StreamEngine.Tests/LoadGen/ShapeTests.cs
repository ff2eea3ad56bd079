using System.Globalization;
using FsCheck.Xunit;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Metrics;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

/// <summary>The metrics of operations: two weeks, a point every five minutes, of one series each.</summary>
public sealed class ShapeTests
{
    private static readonly Dictionary<string, List<(DateTimeOffset Time, double Value)>> s_healthy = Read(Options(1));

    [Fact]
    public void Ten_metrics_are_there() => Assert.Equal(10, s_healthy.Count);

    [Property(MaxTest = 10)]
    public bool Whatever_the_seed_values_are_finite_and_not_negative(ulong seed) =>
        Read(Options(seed) with { Duration = TimeSpan.FromDays(1) }).Values.All(static s => s.All(static p => double.IsFinite(p.Value) && p.Value >= 0));

    [Fact]
    public void A_flat_series_has_noise_around_its_level()
    {
        double[] values = Values("thread_pool_busy");

        Assert.InRange(Deviation(values) / values.Average(), 0.025, 0.125);
    }

    [Fact]
    public void Requests_are_fewer_at_night_and_at_the_weekend()
    {
        var requests = s_healthy["requests_per_second"];
        double[] hours = [.. Enumerable.Range(0, 24).Select(h => requests.Where(p => p.Time.Hour == h).Average(static p => p.Value))];
        double weekend = requests.Where(static p => p.Time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday).Average(static p => p.Value);
        double weekday = requests.Where(static p => p.Time.DayOfWeek is > DayOfWeek.Sunday and < DayOfWeek.Saturday).Average(static p => p.Value);

        Assert.True(hours.Min() < 0.7 * hours.Average());
        Assert.InRange(weekend / weekday, 0.38, 0.8);
    }

    [Fact]
    public void Failures_are_whole_numbers_that_spread_as_poisson_counts_do()
    {
        double[] values = Values("job_failures");

        Assert.All(values, static v => Assert.Equal(Math.Floor(v), v));
        Assert.InRange(Deviation(values) * Deviation(values) / values.Average(), 0.8, 1.6);
    }

    [Fact]
    public void Latencies_have_bursts_far_beyond_their_spread()
    {
        double[] values = [.. Values("latency_p99_ms").Order()];

        Assert.True(values[^1] > 3 * values[values.Length / 2]);
        Assert.True(values[(int)(0.9 * values.Length)] < 2.2 * values[values.Length / 2]);
    }

    [Fact]
    public void A_counter_rises_in_whole_numbers_unless_it_restarts()
    {
        double[] values = Values("bytes_sent_total");
        int falls = values.Zip(values.Skip(1)).Count(static p => p.Second < p.First);

        Assert.All(values, static v => Assert.Equal(Math.Floor(v), v));
        Assert.InRange(falls, 0, 8);
    }

    [Fact]
    public void A_sawtooth_is_thrown_back_again_and_again()
    {
        double[] values = Values("heap_used_mb");
        int falls = values.Zip(values.Skip(1)).Count(static p => p.Second < 0.6 * p.First);

        Assert.True(falls >= 10, $"{falls} falls");
        Assert.InRange(values.Max() / values.Min(), 2, 6);
    }

    [Fact]
    public void A_constant_is_one_value() => Assert.Single(Values("replicas_configured").Distinct());

    [Fact]
    public void A_batch_job_is_off_most_of_the_time_and_on_again_and_again()
    {
        double[] values = Values("batch_rows_per_second");
        int starts = values.Zip(values.Skip(1)).Count(static p => p.First == 0 && p.Second > 0);

        Assert.InRange(values.Count(static v => v == 0) / (double)values.Length, 0.2, 0.999);
        Assert.True(starts >= 13, $"{starts} starts");
    }

    [Fact]
    public void A_walk_stays_in_its_range()
    {
        double[] values = Values("cache_entries");

        Assert.True(values.Max() / values.Min() <= 4.1);
        Assert.True(Deviation([.. values.Zip(values.Skip(1)).Select(static p => p.Second - p.First)]) < 0.1 * Deviation(values));
    }

    [Fact]
    public void The_thermometer_has_gaps()
    {
        var points = s_healthy["room_temperature_celsius"];
        TimeSpan longest = points.Zip(points.Skip(1)).Max(static p => p.Second.Time - p.First.Time);

        Assert.InRange(points.Count, 0.75 * 14 * 288, 0.985 * 14 * 288);
        Assert.True(longest >= TimeSpan.FromMinutes(20));
    }

    [Fact]
    public void A_fault_of_one_series_leaves_the_others_as_they_are()
    {
        var faulty = Read(Options(1) with { Faults = [Streams.Fault("missing-data@1d+1d:heap_used_mb"), Streams.Fault("level-shift*0.2@3d+1d:thread_pool_busy")] });

        foreach (string name in s_healthy.Keys.Except(["heap_used_mb", "thread_pool_busy"]))
        {
            Assert.Equal(s_healthy[name], faulty[name]);
        }
    }

    [Theory]
    [InlineData("level-shift", "thread_pool_busy", 2.5, 1)]
    [InlineData("level-shift*0.2", "thread_pool_busy", 1.3, 1)]
    [InlineData("spike*0.2", "cache_entries", 2, 1)]
    [InlineData("trend-change", "cache_entries", 0.75, 1)]
    [InlineData("variance-change", "thread_pool_busy", 1, 4)]
    [InlineData("variance-change*0.2", "thread_pool_busy", 1, 1.6)]
    public void A_fault_changes_the_mean_or_the_spread_by_its_size(string kind, string metric, double mean, double spread)
    {
        var faulty = Read(Options(1) with { Faults = [Streams.Fault($"{kind}@1d+1d:{metric}")] });
        double[] before = Day(s_healthy[metric]);
        double[] after = Day(faulty[metric]);

        Assert.Equal(mean, after.Average() / before.Average(), 0.03);
        if (mean == 1) Assert.Equal(spread, Deviation(after) / Deviation(before), 0.05);
    }

    [Fact]
    public void A_fault_multiplies_the_growth_of_a_counter()
    {
        var faulty = Read(Options(3) with { Faults = [Streams.Fault("level-shift@1d+2h:bytes_sent_total")] });
        var healthy = Read(Options(3));

        Assert.Equal(2.5, Growth(faulty["bytes_sent_total"]) / Growth(healthy["bytes_sent_total"]), 0.05);

        static double Growth(List<(DateTimeOffset Time, double Value)> points) => points[288 + 20].Value - points[288].Value;
    }

    [Fact]
    public void A_stuck_series_keeps_its_last_value_and_goes_on_where_it_would_be()
    {
        var faulty = Read(Options(1) with { Faults = [Streams.Fault("flat-line@1d+1d:thread_pool_busy")] });

        Assert.Equal(s_healthy["thread_pool_busy"][287].Value, Assert.Single(Day(faulty["thread_pool_busy"]).Distinct()));
        Assert.Equal(s_healthy["thread_pool_busy"][(2 * 288)..], faulty["thread_pool_busy"][(2 * 288)..]);
    }

    [Fact]
    public void Nine_of_ten_points_are_missing()
    {
        var faulty = Read(Options(1) with { Faults = [Streams.Fault("missing-data@1d+1d:thread_pool_busy")] });

        Assert.InRange(Day(faulty["thread_pool_busy"]).Length, 12, 50);
    }

    private static double[] Values(string metric) => [.. s_healthy[metric].Select(static p => p.Value)];

    private static double[] Day(List<(DateTimeOffset Time, double Value)> points) => [.. points.Where(static p => p.Time.Day == 6).Select(static p => p.Value)];

    private static double Deviation(double[] values) => Math.Sqrt(values.Average(v => Math.Pow(v - values.Average(), 2)));

    private static GeneratorOptions Options(ulong seed) => new()
    {
        Format = StreamFormat.CsvLong,
        Metrics = MetricSet.Operations,
        Series = 10,
        Seed = seed,
        Interval = TimeSpan.FromMinutes(5),
        Duration = TimeSpan.FromDays(14),
    };

    private static Dictionary<string, List<(DateTimeOffset Time, double Value)>> Read(GeneratorOptions options)
    {
        var series = new Dictionary<string, List<(DateTimeOffset, double)>>();
        foreach (string[] cells in Streams.Lines(options).Skip(1).Select(static l => l.Split(',')))
        {
            string metric = cells[1].Split('.')[1];
            if (!series.TryGetValue(metric, out var points)) series.Add(metric, points = []);
            points.Add((DateTimeOffset.Parse(cells[0], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture)));
        }
        return series;
    }
}

using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.Windowing;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>What streams of metrics, or of logs, have in common.</summary>
/// <param name="Options">A stream without faults.</param>
/// <param name="Learning">Time at the start of a stream with faults in which there are none, and alerts are not judged.</param>
/// <param name="Faulty">Length of a stream with faults.</param>
/// <param name="Grace">Time after a fault in which alerts count neither for nor against.</param>
/// <param name="Name">Names a series.</param>
internal sealed record StreamKind(
    GeneratorOptions Options, TimeSpan Learning, TimeSpan Faulty, TimeSpan Grace, Func<SeriesInfo, (string Subject, string Group)> Name)
{
    private const ulong CalibrationSeed = 1000;

    private static readonly GeneratorOptions Influx = new()
    {
        Format = StreamFormat.Influx,
        Metrics = MetricSet.Operations,
        Series = 100,
        Services = 5,
        Hosts = 2,
        Interval = TimeSpan.FromMinutes(1),
        Duration = TimeSpan.FromDays(30),
    };

    /// <summary>Ten series of each of ten shapes, a point a minute.</summary>
    internal static StreamKind Operations { get; } = new(Influx, TimeSpan.FromDays(8), TimeSpan.FromDays(22), TimeSpan.FromHours(1), StreamRun.NameOfMetric);

    /// <summary>Ten series of each of the six metrics of the shop.</summary>
    internal static StreamKind Shop { get; } = Operations with { Options = Influx with { Metrics = MetricSet.Shop, Series = 60 } };

    /// <summary>Ten entities of eight metrics that share a load.</summary>
    internal static StreamKind Coupled { get; } = Operations with { Options = Influx with { Metrics = MetricSet.Coupled, Series = 80 } };

    /// <summary>Lines of ten services; their rate is an option.</summary>
    internal static StreamKind Logs { get; } = new(
        new GeneratorOptions { Format = StreamFormat.Json, Services = 10, EventRate = 5, Duration = TimeSpan.FromDays(3) },
        TimeSpan.FromHours(4), TimeSpan.FromDays(1), TimeSpan.FromMinutes(30), StreamRun.NameOfLog);

    /// <summary>
    /// Thresholds of <see cref="Rival.All"/> that keep the budget of one alert a series in 30 days on a stream of its own after the time of learning, for each group; and the series.
    /// </summary>
    internal async Task<(Thresholds Thresholds, List<(string Subject, string Group)> Series)> CalibrateAsync()
    {
        long from = Times.Nanoseconds(Options.Start + Learning);
        StreamRun run = await StreamRun.RunAsync(Options with { Seed = CalibrationSeed }, Name, from, [.. Rival.All.Select(static _ => (Func<string, double[]>)(static _ => Rival.Grid))])
            .ConfigureAwait(false);
        double months = (Options.Duration - Learning).TotalDays / 30;
        var chosen = run.Counts.Select(counts => run.Series.ToDictionary(
            static g => g.Key,
            g => Rival.Choose(Rival.Grid, counts.TryGetValue(g.Key, out int[]? told) ? told : new int[Rival.Grid.Length], g.Count() * months)));
        return (new Thresholds([.. chosen]), [.. run.Series.SelectMany(static g => g.Select(s => (s, g.Key)))]);
    }
}

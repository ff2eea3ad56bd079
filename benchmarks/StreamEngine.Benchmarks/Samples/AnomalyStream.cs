using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>An hour of scored frames without rows, each with anomalies of services that begin together: what correlators see in a bad hour.</summary>
internal sealed class AnomalyStream : IDisposable
{
    internal const int Windows = 60;
    internal const int PerWindow = 10;
    private readonly SlabPool _slabs = new();

    internal AnomalyStream()
    {
        var factory = new FrameFactory(_slabs, 0);
        for (int window = 0; window < Windows; window++)
        {
            Frame frame = factory.Next();
            Frames.Add(new ScoredFrame(frame, default, [.. Enumerable.Range(0, PerWindow).Select(i => Make(frame, (window * PerWindow) + i))]));
        }
    }

    internal List<ScoredFrame> Frames { get; } = [];

    public void Dispose()
    {
        Frames.ForEach(f => f.Frame.Dispose());
        _slabs.Dispose();
    }

    private static Anomaly Make(Frame frame, int number) => new()
    {
        Kind = AnomalyKind.Deviation,
        Detector = "residual",
        Series = $"latency{{service=\"service-{number % 40}\",shard=\"{number}\"}}",
        Metric = "latency",
        SeriesId = number,
        Entity = new Entity($"service-{number % 40}"),
        Start = frame.Start,
        End = frame.End,
        DetectedAt = frame.End,
        PValue = 1e-9,
        Score = 0.7,
        Direction = 1,
        Observed = 250,
        Expected = 50,
        Lower = 40,
        Upper = 60,
    };
}

/// <summary>Keeps insights.</summary>
internal sealed class InsightList : IInsightHandler
{
    internal List<Insight> Items { get; } = [];

    public void OnInsight(Insight insight) => Items.Add(insight);
}

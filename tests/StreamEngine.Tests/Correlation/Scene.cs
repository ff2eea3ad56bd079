using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Correlation;

/// <summary>Hand-made frames of one minute: what was abnormal when, and what was changed.</summary>
internal sealed class Scene : IInsightHandler
{
    public const long Second = 1_000_000_000;
    public const long Minute = 60 * Second;

    /// <summary>10:00:00 UTC.</summary>
    public const long Base = 1_700_042_400L * Second;

    private readonly SortedDictionary<long, (List<Anomaly> Anomalies, List<ChangeEvent> Changes)> _frames = [];

    public List<Insight> Told { get; } = [];

    public static long At(double minutes) => Base + (long)(minutes * Minute);

    public static Anomaly Anomaly(
        string service, string metric, double minute, double p = 1e-9, double observed = 14.2, double expected = 0.3, int direction = 1,
        AnomalyKind kind = AnomalyKind.Deviation, Severity severity = Severity.Unspecified, string? template = null, Entity? entity = null)
    {
        double magnitude = -Math.Log10(p);
        bool isTemplate = kind == AnomalyKind.NewTemplate;
        long start = At(minute);
        long window = Base + ((start - Base) / Minute * Minute);
        return new Anomaly
        {
            Kind = kind,
            Detector = "test",
            Series = isTemplate ? "template:" + metric : $"{metric}{{service=\"{service}\"}}",
            Metric = metric,
            Entity = entity ?? new Entity(service),
            Start = start,
            End = window + Minute,
            DetectedAt = window + Minute,
            PValue = p,
            Score = magnitude / (magnitude + 4),
            Direction = direction,
            Observed = observed,
            Expected = isTemplate ? double.NaN : expected,
            Lower = isTemplate ? double.NaN : expected * 0.5,
            Upper = isTemplate ? double.NaN : expected * 1.5,
            Severity = severity,
            Template = template,
        };
    }

    public static ChangeEvent Deployment(string service, double minute, string version = "2.4.1", string type = "deployment") =>
        new(At(minute), type, new Entity(service), version, string.Empty, string.Empty);

    /// <summary>Begins an anomaly; ends it <paramref name="lasts"/> minutes later when that is above 0.</summary>
    public Scene Add(Anomaly anomaly, int lasts = 0)
    {
        Frame(anomaly.DetectedAt - Minute).Anomalies.Add(anomaly);
        if (lasts > 0)
        {
            long end = anomaly.DetectedAt + ((lasts - 1) * Minute);
            Frame(end).Anomalies.Add(anomaly with { End = end, IsOpen = false });
        }

        return this;
    }

    public Scene Add(ChangeEvent change)
    {
        Frame(Base + ((change.Time - Base) / Minute * Minute)).Changes.Add(change);
        return this;
    }

    /// <summary>Feeds all frames from minute 0 to <paramref name="minutes"/>.</summary>
    public List<Insight> Play(ICorrelator correlator, int minutes, bool complete = true, Func<IReadOnlyList<Anomaly>, IReadOnlyList<Anomaly>>? arrange = null)
    {
        Told.Clear();
        using var pool = new SlabPool();
        var table = new Table();
        for (int i = 0; i < minutes; i++)
        {
            long start = Base + (i * Minute);
            (List<Anomaly> anomalies, List<ChangeEvent> changes) = _frames.TryGetValue(start, out (List<Anomaly>, List<ChangeEvent>) frame) ? frame : ([], []);
            using var made = new Frame(pool, table, start, start + Minute, 1) { Changes = changes };
            IReadOnlyList<Anomaly> arranged = arrange is null ? anomalies : arrange(anomalies);
            correlator.Observe(new ScoredFrame(made, ReadOnlyMemory<SeriesScore>.Empty, arranged), this);
        }

        if (complete)
        {
            correlator.Complete(this);
        }

        return [.. Told];
    }

    public void OnInsight(Insight insight) => Told.Add(insight);

    /// <summary>Everything of an insight as text, so that two runs can be compared to the last digit.</summary>
    public static string Text(IEnumerable<Insight> insights) => string.Join("\n", insights.Select(i => string.Create(
        CultureInfo.InvariantCulture,
        $"{i.Type} {i.Id} r{i.Revision} {i.Time} {i.End} {i.IsOpen} {i.Severity} {i.Entity} {i.Title} {i.Score:R} | {string.Join(";", i.Evidence)} | {string.Join(";", i.Causes)} | {string.Join(";", i.Members)}")));

    private (List<Anomaly> Anomalies, List<ChangeEvent> Changes) Frame(long start)
    {
        if (!_frames.TryGetValue(start, out (List<Anomaly>, List<ChangeEvent>) frame))
        {
            _frames.Add(start, frame = ([], []));
        }

        return frame;
    }

    private sealed class Table : ISeriesTable
    {
        public int Count => 0;

        public SeriesInfo this[int id] => throw new ArgumentOutOfRangeException(nameof(id));
    }
}

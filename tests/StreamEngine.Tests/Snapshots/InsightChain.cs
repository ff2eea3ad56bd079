using System.Buffers;
using System.Text;
using StreamEngine.Correlation;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Prediction;
using StreamEngine.Runtime;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Snapshots;

/// <summary>All stages behind frames, and what they say as JSON.</summary>
internal sealed class InsightChain : IInsightHandler
{
    private readonly ScoringStage _scoring;
    private readonly ICorrelator[] _correlators = [new AnomalyInsights(), new IncidentCorrelator(), new ChangeImpact()];
    private readonly IncidentForecaster _incidents = new();
    private readonly IForecaster[] _forecasters;
    private readonly List<Insight> _told = [];
    private readonly ArrayBufferWriter<byte> _json = new();

    internal InsightChain(params IReadOnlyList<IDetector> more)
    {
        var options = new ScoringOptions();
        options.Policy.AlertsPerDay = 40;
        IDetector[] detectors = [.. ScoringStage.BuiltIn(options), .. more];
        _scoring = new ScoringStage(detectors, options);
        _forecasters = [new ThresholdForecaster(), _incidents];
        Parts = new InsightParts(_scoring, detectors, _correlators, _forecasters);
    }

    internal InsightParts Parts { get; }

    internal string Json => Encoding.UTF8.GetString(_json.WrittenSpan);

    internal InsightChain Run(FrameScript script, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            using Frame frame = script.Make(i);
            ScoredFrame scored = _scoring.Observe(frame);
            Array.ForEach(_correlators, c => c.Observe(scored, this));
            Array.ForEach(_forecasters, f => f.Observe(frame, this));
            _incidents.Follow(scored, [.. _told], this);
            _told.Clear();
        }

        return this;
    }

    internal InsightChain Complete()
    {
        Array.ForEach(_correlators, c => c.Complete(this));
        Array.ForEach(_forecasters, f => f.Complete(this));
        return this;
    }

    public void OnInsight(Insight insight)
    {
        _told.Add(insight);
        InsightJson.WriteLine(_json, insight);
    }

    /// <summary>The state as a file.</summary>
    internal byte[] Save()
    {
        var image = new SnapshotImage();
        Parts.Save(image);
        return FileOf(image);
    }

    internal InsightChain Load(byte[] saved, int series, int templates)
    {
        using SnapshotFile file = SnapshotFile.Open(new MemoryStream(saved));
        var loader = new SnapshotLoader(file) { SeriesCount = series, TemplateCount = templates };
        Parts.Load(loader);
        loader.Finish();
        Notes = loader.Notes;
        return this;
    }

    internal IReadOnlyList<string> Notes { get; private set; } = [];

    internal static byte[] FileOf(SnapshotImage image, long generation = 1)
    {
        var stream = new MemoryStream();
        Xunit.Assert.Equal(SnapshotFileWriter.Write(image, generation, stream), stream.Length);
        return stream.ToArray();
    }
}

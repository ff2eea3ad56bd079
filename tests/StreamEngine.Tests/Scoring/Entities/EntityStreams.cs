using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Scoring.Entities;

/// <summary>Series of one entity that follow a load, and what the stage tells of them.</summary>
internal sealed class EntityStreams
{
    internal const int Day = 1440;

    private readonly Frames _frames = new();
    private readonly Noise _noise = new(7);
    private readonly double[] _load = new double[2];

    internal EntityStreams(int series = 6, ScoringOptions? options = null)
    {
        Stage = new ScoringStage(options);
        for (int i = 0; i < series; i++)
        {
            _frames.Add("metric" + i, SeriesKind.Gauge, new Entity("checkout", "web-1"));
        }
    }

    internal ScoringStage Stage { get; }

    /// <summary>Runs a number of windows; a series follows the shared load, or one of its own.</summary>
    internal List<Anomaly> Run(int windows, Func<int, bool>? isApart = null, Func<int, double>? nudge = null)
    {
        var told = new List<Anomaly>();
        for (int window = 0; window < windows; window++)
        {
            using Frame frame = Next(isApart ?? (static _ => false), nudge ?? (static _ => 0));
            told.AddRange(Stage.Observe(frame).Anomalies);
        }

        return told;
    }

    internal Frame Next(Func<int, bool> isApart, Func<int, double> nudge)
    {
        for (int i = 0; i < _load.Length; i++)
        {
            _load[i] = (0.97 * _load[i]) + (0.24 * _noise.Gaussian());
        }

        double[] values = new double[_frames.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 100 * (i + 1) * (1 + (0.1 * _load[isApart(i) ? 1 : 0]) + (0.02 * (_noise.Gaussian() + nudge(i))));
        }

        return _frames.Next(values);
    }
}

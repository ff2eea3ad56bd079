using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Scoring.Rules;

/// <summary>Two gauges of two hosts with noise of 1 around 50, and what is added to the first.</summary>
internal sealed class Scenario
{
    private readonly Frames _frames = new();
    private readonly Noise _noise = new(21);

    internal Scenario(ScoringOptions? options = null)
    {
        Stage = new ScoringStage(options);
        _frames.Add("cpu.load", SeriesKind.Gauge, new Entity("shop", "host-1"));
        _frames.Add("cpu.load2", SeriesKind.Gauge, new Entity("shop", "host-2"));
    }

    internal ScoringStage Stage { get; set; }

    internal int Window { get; private set; }

    internal static long Start(int window) => Frames.Origin + (window * Frames.Minute);

    /// <summary>Goes on to a window and gives what was told; <paramref name="add"/> is NaN for no value.</summary>
    internal List<Anomaly> Run(int to, Func<int, double>? add = null)
    {
        var told = new List<Anomaly>();
        for (; Window < to; Window++)
        {
            using Frame frame = _frames.Next(50 + _noise.Gaussian() + (add?.Invoke(Window) ?? 0), 50 + _noise.Gaussian());
            told.AddRange(Stage.Observe(frame).Anomalies);
        }

        return told;
    }
}

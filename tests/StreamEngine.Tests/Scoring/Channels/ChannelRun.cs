using StreamEngine.Scoring;
using StreamEngine.Scoring.Channels;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Scoring.Channels;

/// <summary>A channel behind the detector of residuals, and what it says of frames.</summary>
internal sealed class ChannelRun
{
    internal static readonly string[] Names = ["fluctuation", "spectral", "ssa", "novelty", "shape", "forest"];

    private readonly ResidualDetector _residual = new();
    private readonly string _name;
    private readonly RowScores _few = new();

    internal ChannelRun(string name, int maxSeries = 10_000)
    {
        _name = name;
        var options = new ChannelOptions { MaxSeries = maxSeries, MaxForestSeries = Math.Min(maxSeries, 1_000) };
        Switch(options, name);
        Channel = ChannelDetectors.Of(options, _residual).Single();
    }

    internal IDetector Channel { get; }

    internal static void Switch(ChannelOptions options, string name)
    {
        options.Fluctuation = name == "fluctuation";
        options.Spectral |= name == "spectral";
        options.SingularSpectrum |= name == "ssa";
        options.Novelty = name == "novelty";
        options.Shape |= name == "shape";
        options.Forest |= name == "forest";
    }

    /// <summary>Values of series with a season, noise, bursts and gaps; windows of half an hour, so that days are short.</summary>
    internal static double Value(Noise noise, int series, int window)
    {
        double day = Math.Sin(2 * Math.PI * window / 48);
        double level = 100 + (30 * day) + (noise.Gaussian() * (window % 97 > 90 ? 9 : 3));
        double draw = noise.Uniform();
        return series % 3 == 1 && draw < 0.05 ? double.NaN : draw > 0.995 ? level + 40 : level;
    }

    /// <summary>Scores of a frame by row; the frame is disposed of.</summary>
    internal SeriesScore[] Next(Frame frame)
    {
        using (frame)
        {
            var scores = new SeriesScore[frame.Count];
            Array.Fill(scores, SeriesScore.None);
            _residual.Score(frame, new SeriesScore[frame.Count]);
            Channel.Score(frame, scores);
            return scores;
        }
    }

    /// <summary>Scores a frame without keeping anything.</summary>
    internal void Pass(Frame frame, SeriesScore[] scores)
    {
        _residual.Score(frame, scores);
        _few.Clear();
        ((ISparseDetector)Channel).Score(frame, _few);
    }

    internal byte[] Save()
    {
        var output = new SnapshotOutput();
        ((ISnapshotState)Channel).Save(output);
        return output.ToArray();
    }

    /// <summary>A new run with the state of this one.</summary>
    internal ChannelRun Copy(int series)
    {
        var copy = new ChannelRun(_name);
        var residual = new SnapshotOutput();
        ((ISnapshotState)_residual).Save(residual);
        var input = new SnapshotInput(residual.ToArray(), series);
        ((ISnapshotState)copy._residual).Load(ref input, ((ISnapshotState)_residual).SnapshotVersion);
        copy.Load(Save(), series);
        return copy;
    }

    internal void Load(byte[] saved, int series)
    {
        var input = new SnapshotInput(saved, series);
        ((ISnapshotState)Channel).Load(ref input, 1);
    }

    internal static Frames Table(int series)
    {
        var frames = new Frames { Step = 30 * Frames.Minute };
        for (int i = 0; i < series; i++)
        {
            frames.Add("m" + i, SeriesKind.Gauge);
        }

        return frames;
    }

    internal static double[] Values(Noise noise, int series, int window) => [.. Enumerable.Range(0, series).Select(i => Value(noise, i, window))];
}

using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Windowing;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>Frames of a minute, one after the other, with noise around a level of each series.</summary>
internal sealed class FrameFactory(SlabPool slabs, int series) : ISeriesTable
{
    private const long Minute = 60_000_000_000;
    private const int Noise = 4096;
    private readonly SeriesInfo[] _series = [.. Enumerable.Range(0, series).Select(id =>
        new SeriesInfo(id, SeriesKind.Gauge, "cpu.usage", [new("host", $"host-{id:D5}")], new Entity(null, $"host-{id:D5}")))];

    private readonly double[] _noise = MakeNoise();
    private long _next = 28_333_334;

    public int Count => _series.Length;

    public SeriesInfo this[int id] => _series[id];

    /// <summary>The next frame: every series has a value.</summary>
    internal Frame Next()
    {
        long start = _next++ * Minute;
        var frame = new Frame(slabs, this, start, start + Minute, Math.Max(1, _series.Length));
        Span<double> row = stackalloc double[frame.Aggregates.Count];
        for (int id = 0; id < _series.Length; id++)
        {
            row.Fill(50 + (id % 40) + _noise[(int)((id * 7) + (_next * 13)) & (Noise - 1)]);
            frame.Add(id, row);
        }

        return frame;
    }

    private static double[] MakeNoise()
    {
        var random = new Random(1);
        double[] noise = new double[Noise];
        for (int i = 0; i < Noise; i++)
        {
            noise[i] = Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
        }

        return noise;
    }
}

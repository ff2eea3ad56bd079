using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Residuals;

namespace StreamEngine.Benchmarks;

/// <summary>
/// One window of every series through the model of residuals and its tails: normal noise around a level, warm, 2,048 rows at a time. With seasons a window is a
/// quarter of an hour, and at most 20,000 series have one, as is the default.
/// </summary>
public class ResidualBenchmarks : StageBenchmark
{
    private const int Chunk = 2_048;
    private const long Minute = 60_000_000_000;

    private readonly ResidualColumns _residuals = new();
    private readonly float[] _noise = new float[Chunk];
    private double[][] _values = [];
    private int[] _ids = [];
    private ResidualModel _model = null!;
    private long _time;
    private int _window;

    [Params(1_000, 20_000, 100_000, 1_000_000)]
    public int Series { get; set; } = 1_000;

    [Params(false, true)]
    public bool Seasons { get; set; }

    public override Work Work => new(0, Series);

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        _ids = [.. Enumerable.Range(0, Series)];
        _values = [.. Enumerable.Range(0, Math.Clamp(8_000_000 / Series, 4, 64)).Select(_ => _ids.Select(i => 100 + (i % 7) + Gaussian(random)).ToArray())];
        _model = new ResidualModel(new ResidualOptions { MaxSeasonalSeries = Seasons ? 20_000 : 0 });
        for (int i = 0; i < 300; i++)
        {
            Window();
        }
    }

    [Benchmark]
    public float Window()
    {
        _time += Seasons ? 15 * Minute : Minute;
        _window = ((_window * 5) + 3) % _values.Length;
        double[] values = _values[_window];
        for (int at = 0; at < values.Length; at += Chunk)
        {
            int rows = Math.Min(Chunk, values.Length - at);
            _model.Next(_ids.AsSpan(at, rows), _time, values.AsSpan(at, rows), _noise.AsSpan(0, rows), _residuals);
        }

        return _residuals.Z[0];
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

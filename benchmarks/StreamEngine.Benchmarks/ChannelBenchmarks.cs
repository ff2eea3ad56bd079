using BenchmarkDotNet.Attributes;
using StreamEngine.Batching;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Fluctuation;
using StreamEngine.Scoring.Forests;
using StreamEngine.Scoring.Novelty;
using StreamEngine.Scoring.Shapes;
using StreamEngine.Scoring.Spectral;
using StreamEngine.Scoring.Ssa;
using StreamEngine.Windowing;

namespace StreamEngine.Benchmarks;

/// <summary>
/// One frame of every series through residuals and one further channel, warm: normal noise around a level, a value a series and minute. <c>residual</c> is residuals alone, so a channel costs the difference.
/// </summary>
public class ChannelBenchmarks : StageBenchmark
{
    private const long Minute = 60_000_000_000;
    private const int Frames = 256;

    private readonly List<IDetector> _detectors = [];
    private Frame[] _frames = [];
    private SeriesScore[] _scores = [];
    private int _next;

    [Params("residual", "fluctuation", "spectral", "ssa", "novelty", "shape", "forest")]
    public string Channel { get; set; } = "residual";

    [Params(2_000)]
    public int Series { get; set; } = 2_000;

    public override Work Work => new(0, Series);

    [GlobalSetup]
    public void Prepare()
    {
        var table = new Table(Series);
        var pool = new SlabPool();
        var random = new Random(1);
        _frames = [.. Enumerable.Range(0, Frames).Select(i => Make(pool, table, i, random))];
        _scores = new SeriesScore[Series];
        var residual = new ResidualDetector();
        _detectors.Add(residual);
        _detectors.AddRange(Channel switch
        {
            "fluctuation" => [new FluctuationDetector(residual)],
            "spectral" => [new SpectralDetector(residual, Series, 64)],
            "ssa" => [new SsaDetector(residual, Series)],
            "novelty" => [new NoveltyDetector(residual, Series)],
            "shape" => [new ShapeDetector(residual, new Day(), Series)],
            "forest" => [new ForestDetector(residual, Series, new ForestShape(trees: 16, sample: 256, width: 4))],
            _ => (IDetector[])[],
        });
        for (int i = 0; i < 3 * Frames; i++)
        {
            Window();
        }
    }

    [Benchmark]
    public double Window()
    {
        Frame frame = _frames[_next++ % Frames];
        foreach (IDetector detector in _detectors)
        {
            detector.Score(frame, _scores);
        }

        return _scores[0].PValue;
    }

    private static Frame Make(SlabPool pool, Table table, int window, Random random)
    {
        long start = window * Minute;
        var frame = new Frame(pool, table, start, start + Minute, table.Count);
        double[] row = new double[frame.Aggregates.Count];
        for (int id = 0; id < table.Count; id++)
        {
            Array.Fill(row, 100 + (id % 7) + (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));
            row[0] = 1;
            frame.Add(id, row);
        }

        return frame;
    }

    private sealed class Day : IPeriods
    {
        public bool TryPeriod(int id, out long period)
        {
            period = 24 * 60 * Minute;
            return true;
        }
    }

    private sealed class Table(int series) : ISeriesTable
    {
        public int Count => series;

        public SeriesInfo this[int id] => new(id, SeriesKind.Gauge, "m", [], Entity.None, -1);
    }
}

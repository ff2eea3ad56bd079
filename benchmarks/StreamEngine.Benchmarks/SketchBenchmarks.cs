using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Memory;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Benchmarks;

/// <summary>
/// Values into sketches that are warm, in a random order: quantiles of lognormal values, distinct numbers, and the most frequent of a thousand keys. And what a
/// frame needs of each sketch: three quantiles or the number, and a merge.
/// </summary>
public class SketchBenchmarks : StageBenchmark
{
    private const int Rows = 1 << 18;

    private readonly double[] _values = new double[Rows];
    private readonly ulong[] _hashes = new ulong[Rows];
    private readonly int[] _which = new int[Rows];
    private readonly int[] _handles = new int[Rows];
    private readonly double[] _results = new double[3];
    private SlabPool _pool = null!;
    private QuantileStore _quantiles = null!;
    private DistinctStore _distinct = null!;
    private TopKStore _top = null!;
    private int[] _sketches = null!;
    private int[] _distinctSketches = null!;
    private int[] _topSketches = null!;

    [Params(1, 100, 10_000)]
    public int Sketches { get; set; } = 1;

    public override Work Work => new(0, Rows);

    [GlobalSetup]
    public void Prepare()
    {
        _pool = new SlabPool();
        _quantiles = new QuantileStore(_pool, new QuantileOptions());
        _distinct = new DistinctStore(_pool);
        _top = new TopKStore(_pool);
        _sketches = [.. Enumerable.Range(0, Sketches).Select(_ => _quantiles.Rent())];
        _distinctSketches = [.. Enumerable.Range(0, Sketches).Select(_ => _distinct.Rent())];
        _topSketches = [.. Enumerable.Range(0, Sketches).Select(_ => _top.Rent())];
        var random = new Random(1);
        for (int i = 0; i < Rows; i++)
        {
            _values[i] = 20 * Math.Exp(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) / 2);
            _hashes[i] = DistinctStore.HashOf((double)random.Next(1000 << (i % 10)));
            _which[i] = random.Next(Sketches);
        }

        for (int i = 0; i < 10; i++)
        {
            Quantiles();
            Distinct();
        }
    }

    [GlobalCleanup]
    public void Free()
    {
        _quantiles.Dispose();
        _distinct.Dispose();
        _top.Dispose();
        _pool.Dispose();
    }

    [Benchmark]
    public int Quantiles()
    {
        Choose(_sketches);
        _quantiles.Fold(_handles, _values);
        return _quantiles.Live;
    }

    [Benchmark]
    public int Distinct()
    {
        Choose(_distinctSketches);
        _distinct.Fold(_handles, _hashes);
        return _distinct.Live;
    }

    [Benchmark]
    public int TopKeys()
    {
        ReadOnlySpan<byte> text = "key"u8;
        for (int i = 0; i < Rows; i++)
        {
            _top.Add(_topSketches[_which[i]], _hashes[i], text);
        }

        return _top.Live;
    }

    [Benchmark]
    public double ReadQuantiles()
    {
        ReadOnlySpan<double> quantiles = [0.5, 0.95, 0.99];
        for (int i = 0; i < Rows; i++)
        {
            _quantiles.Quantiles(_sketches[_which[i]], quantiles, _results);
        }

        return _results[0];
    }

    [Benchmark]
    public double MergeQuantiles()
    {
        int sum = _quantiles.Rent();
        for (int i = 0; i < Rows; i++)
        {
            _quantiles.Merge(sum, _quantiles, _sketches[_which[i]]);
        }

        double median = _quantiles.Quantile(sum, 0.5);
        _quantiles.Return(sum);
        return median;
    }

    [Benchmark]
    public double MergeDistinct()
    {
        int sum = _distinct.Rent();
        for (int i = 0; i < Rows; i++)
        {
            _distinct.Merge(sum, _distinct, _distinctSketches[_which[i]]);
        }

        double number = _distinct.Estimate(sum);
        _distinct.Return(sum);
        return number;
    }

    private void Choose(int[] sketches)
    {
        for (int i = 0; i < Rows; i++)
        {
            _handles[i] = sketches[_which[i]];
        }
    }
}

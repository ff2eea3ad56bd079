using BenchmarkDotNet.Attributes;
using StreamEngine.Batching;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.Memory;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Benchmarks;

/// <summary>
/// Rows to series that are known: a name and three or four labels whose values are shared. The rows are those of one series, of all in the order in which they came
/// before, or of all in an order without pattern, of 262,144 rows at most.
/// </summary>
public class SeriesBenchmarks : StageBenchmark
{
    private const int Block = 64;
    private readonly int[] _ids = new int[Block];
    private SlabPool _slabs = null!;
    private SeriesTable _table = null!;
    private List<EventBatch> _batches = null!;

    [Params("same", "cyclic", "random")]
    public string Order { get; set; } = "cyclic";

    [Params(10_000, 1_000_000)]
    public int Series { get; set; } = 10_000;

    public override Work Work => new(0, SeriesRows.RowsOf(Series));

    [GlobalSetup]
    public void Prepare()
    {
        _slabs = new SlabPool();
        _table = new SeriesTable(Series);
        for (int i = 0; i < Series; i++)
        {
            _table.GetOrAdd(SeriesRows.Name(i), default, SeriesRows.Labels(i), 0);
        }

        _batches = SeriesRows.Make(_slabs, Series, Order);
    }

    [GlobalCleanup]
    public void Free()
    {
        _batches.ForEach(b => b.Dispose());
        _slabs.Dispose();
    }

    [Benchmark]
    public int Blocks()
    {
        int sum = 0;
        foreach (EventBatch batch in _batches)
        {
            for (int from = 0; from < batch.Count; from += Block)
            {
                _table.GetOrAdd(batch, from, Math.Min(batch.Count, from + Block), _ids);
                sum += _ids[0];
            }
        }

        return sum;
    }

    [Benchmark]
    public int Rows()
    {
        int sum = 0;
        foreach (EventBatch batch in _batches)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                sum += _table.GetOrAdd(batch, row, 0);
            }
        }

        return sum;
    }
}

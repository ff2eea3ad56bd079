using BenchmarkDotNet.Attributes;
using StreamEngine.Batching;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.Memory;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Benchmarks;

/// <summary>
/// Queries over log rows that stand in batches, closing and frames included: one of three rows joined with a table and counted, as in the Yahoo streaming benchmark, by a number and by a
/// text; groups of one and two fields; and rows of which 5 % come after their window has closed.
/// </summary>
public class QueryBenchmarks : StageBenchmark
{
    private const long Second = 1_000_000_000;
    private const long Disorder = 10 * Second;
    private readonly long[] _times = new long[ExpressionProgram.MaxRows];
    private SlabPool _slabs = null!;
    private List<EventBatch> _batches = null!;
    private QueryOperator _query = null!;
    private Discard _frames = null!;
    private long _shift;
    private long _greatest = long.MinValue;

    [Params("yahoo, number", "yahoo, text", "by number", "by text", "by two", "late 5 %, taken", "late 5 %, dropped")]
    public string Case { get; set; } = "yahoo, number";

    public override Work Work => new(0, AdEvents.Rows);

    [GlobalSetup]
    public void Prepare()
    {
        _slabs = new SlabPool();
        _batches = AdEvents.Make(_slabs, Case.StartsWith("late", StringComparison.Ordinal) ? 0.05 : 0);
        string ad = Case.EndsWith("text", StringComparison.Ordinal) ? "ad" : "ad_id";
        bool yahoo = Case.StartsWith("yahoo", StringComparison.Ordinal);
        _frames = new Discard();
        _query = QueryOperator.Make(
            new WindowQuery
            {
                Name = "views",
                Join = yahoo ? new TableJoin(AdEvents.Campaigns(ad), WindowExpression.Parse(ad)) : null,
                Where = yahoo ? WindowExpression.Parse("event_type == 'view'") : null,
                GroupBy = yahoo ? ["campaign_id"] : Case == "by two" ? ["event_type", "ad"] : [ad],
                Windows = [HoppingWindow.Tumbling(TimeSpan.FromSeconds(10))],
                AllowedLateness = Case.EndsWith("taken", StringComparison.Ordinal) ? TimeSpan.FromSeconds(30) : TimeSpan.Zero,
            },
            _slabs,
            _frames);
    }

    [GlobalCleanup]
    public void Free()
    {
        _query.Dispose();
        _batches.ForEach(static batch => batch.Dispose());
        _slabs.Dispose();
    }

    [Benchmark]
    public long Run()
    {
        foreach (EventBatch batch in _batches)
        {
            for (int start = 0; start < batch.Count; start += ExpressionProgram.MaxRows)
            {
                Span<long> times = _times.AsSpan(0, Math.Min(ExpressionProgram.MaxRows, batch.Count - start));
                for (int i = 0; i < times.Length; i++)
                {
                    times[i] = batch.Times[start + i] + _shift;
                    _greatest = Math.Max(_greatest, times[i]);
                }

                _query.Fold(batch, start, times);
                if (_greatest - Disorder >= _query.NextClose)
                {
                    _query.Advance(_greatest - Disorder);
                }
            }
        }

        _shift += AdEvents.Span;
        return _frames.Rows;
    }

    private sealed class Discard : IFrameHandler
    {
        internal long Rows { get; private set; }

        public void OnFrame(Frame frame)
        {
            Rows += frame.Count;
            frame.Dispose();
        }
    }
}

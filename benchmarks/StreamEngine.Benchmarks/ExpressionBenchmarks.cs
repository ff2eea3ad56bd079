using BenchmarkDotNet.Attributes;
using StreamEngine.Batching;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.Memory;
using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Benchmarks;

/// <summary>Conditions and numbers of window queries over log rows that stand in batches, each beside the loop that one would write by hand.</summary>
public class ExpressionBenchmarks : StageBenchmark
{
    private readonly ulong[] _mask = new ulong[ExpressionProgram.MaxWords];
    private readonly double[] _numbers = new double[ExpressionProgram.MaxRows];
    private SlabPool _slabs = null!;
    private List<EventBatch> _batches = null!;
    private FilterProgram? _filter;
    private ValueProgram? _value;

    [Params(
        "status >= 500", "duration > 0.5", "duration > 0.5 and size < 5000 or status >= 500", "service == 'checkout'",
        "service == 'a-service-with-a-long-name'", "event_type == 'view'", "bytes > 5000", "service contains 'pay'", "duration * 1000 + size / 2")]
    public string Expression { get; set; } = "status >= 500";

    public override Work Work => new(0, ScatteredLogs.Rows);

    [GlobalSetup]
    public void Prepare()
    {
        _slabs = new SlabPool();
        _batches = ScatteredLogs.Make(_slabs);
        var expression = WindowExpression.Parse(Expression);
        if (expression.CheckFilter(EventKind.Log).Count == 0)
        {
            _filter = expression.CompileFilter(RowSchema.Logs);
        }
        else
        {
            _value = expression.CompileValue(RowSchema.Logs);
        }
    }

    [GlobalCleanup]
    public void Free()
    {
        _batches.ForEach(static batch => batch.Dispose());
        _slabs.Dispose();
    }

    [Benchmark]
    public double Compiled()
    {
        double sum = 0;
        foreach (EventBatch batch in _batches)
        {
            for (int start = 0; start < batch.Count; start += ExpressionProgram.MaxRows)
            {
                int count = Math.Min(ExpressionProgram.MaxRows, batch.Count - start);
                if (_filter is { } filter)
                {
                    filter.Run(batch, start, count, [], _mask);
                    sum += _mask[0];
                }
                else
                {
                    sum += _value!.Run(batch, start, count, [], _mask)[0];
                }
            }
        }

        return sum;
    }

    [Benchmark(Baseline = true)]
    public double Loop()
    {
        double sum = 0;
        foreach (EventBatch batch in _batches)
        {
            for (int start = 0; start < batch.Count; start += ExpressionProgram.MaxRows)
            {
                Loop(batch, start, Math.Min(ExpressionProgram.MaxRows, batch.Count - start));
                sum += _mask[0] + _numbers[0];
            }
        }

        return sum;
    }

    private void Loop(EventBatch batch, int start, int count)
    {
        if (_value is not null)
        {
            for (int i = 0; i < count; i++)
            {
                _numbers[i] = (batch.Durations[start + i] * 1000) + (batch.Sizes[start + i] / 2);
            }

            return;
        }

        Array.Clear(_mask);
        switch (Expression)
        {
            case "status >= 500": Fill<FailedRow>(batch, start, count); break;
            case "duration > 0.5": Fill<SlowRow>(batch, start, count); break;
            case "service == 'checkout'": Fill<CheckoutRow>(batch, start, count); break;
            case "service == 'a-service-with-a-long-name'": Fill<LongNameRow>(batch, start, count); break;
            case "service contains 'pay'": Fill<PayRow>(batch, start, count); break;
            case "event_type == 'view'": Fill<ViewRow>(batch, start, count); break;
            case "bytes > 5000": Fill<LargeRow>(batch, start, count); break;
            default: Fill<SlowSmallOrFailedRow>(batch, start, count); break;
        }
    }

    private void Fill<TRow>(EventBatch batch, int start, int count)
        where TRow : struct, IRowTest
    {
        for (int i = 0; i < count; i++)
        {
            _mask[i >> 6] |= TRow.Holds(batch, start + i) ? 1UL << i : 0;
        }
    }
}

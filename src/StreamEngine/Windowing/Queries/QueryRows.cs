using System.Runtime.InteropServices;
using StreamEngine.Batching;
using StreamEngine.Numerics.Columns;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// The first steps of a query over a block of rows: which rows count, what series they belong to, and their values. What it gives is valid until the next block.
/// </summary>
internal sealed class QueryRows
{
    private readonly FilterProgram? _where;
    private readonly ValueProgram? _value;
    private readonly bool _isMetric;
    private readonly ulong[] _mask = new ulong[ExpressionProgram.MaxWords];
    private readonly ushort[] _rows = new ushort[ExpressionProgram.MaxRows];
    private readonly long[] _times = new long[ExpressionProgram.MaxRows];
    private readonly int[] _ids = new int[ExpressionProgram.MaxRows];
    private readonly double[] _values = new double[ExpressionProgram.MaxRows];

    /// <summary>Makes the steps of a query that was checked.</summary>
    /// <param name="query">The query.</param>
    /// <param name="aggregates">The aggregates of all queries that share the steps; those of the query when null.</param>
    internal QueryRows(WindowQuery query, IEnumerable<Aggregate>? aggregates = null)
    {
        RowSchema schema = QueryCheck.SchemaOf(query);
        _isMetric = query.From == EventKind.Metric;
        _where = query.Where?.CompileFilter(schema);
        _value = query.Value?.CompileValue(schema);
        GroupKey[] keys = [.. query.GroupBy.Select(WindowExpression.Parse).Select(
            item => new GroupKey(QueryCheck.LabelOf(item), item, schema, query.MaxSeries))];
        Group = new GroupTable(query.Name, keys, query.MaxSeries);
        Texts = [.. (aggregates ?? query.Aggregates).Where(static a => a.Field is not null).Select(static a => a.Field!).Distinct().Select(field => new QueryTexts(field, schema))];
        ExpressionProgram?[] programs = [_where, _value, .. keys.Select(static key => key.Program), .. Texts.Select(static text => text.Program)];
        foreach (ExpressionProgram program in programs.OfType<ExpressionProgram>())
        {
            Columns |= program.Columns;
        }

        Histograms = _isMetric && _value is null ? new QueryHistograms() : null;
        Fields = [.. programs.OfType<ExpressionProgram>().SelectMany(static p => p.Fields).Distinct()];
        if (!_isMetric && _value is null)
        {
            _values.AsSpan().Fill(1);
        }
    }

    /// <summary>Columns of log rows that are read.</summary>
    internal LogColumns Columns { get; }

    /// <summary>Fields that are read.</summary>
    internal IReadOnlyList<string> Fields { get; }

    /// <summary>The series.</summary>
    internal GroupTable Group { get; }

    /// <summary>Fields of which aggregates look at the text.</summary>
    internal QueryTexts[] Texts { get; }

    /// <summary>The histograms among the rows; null where none can be.</summary>
    internal QueryHistograms? Histograms { get; }

    /// <summary>Rows that count.</summary>
    internal int Count { get; private set; }

    /// <summary>Their times.</summary>
    internal ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    /// <summary>Their series.</summary>
    internal ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Their values, all finite but for those of histograms.</summary>
    internal ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>Takes a block of rows.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">First row of the block.</param>
    /// <param name="times">Times of its rows, at most <see cref="ExpressionProgram.MaxRows"/>.</param>
    internal void Read(EventBatch batch, int start, ReadOnlySpan<long> times)
    {
        int count = times.Length;
        Span<ulong> mask = _mask.AsSpan(0, (count + 63) / 64);
        mask.Fill(ulong.MaxValue);
        mask[^1] &= ulong.MaxValue >> (-count & 63);
        _where?.Run(batch, start, count, mask, mask);
        ReadOnlySpan<double> values = _value is not null ? _value.Run(batch, start, count, mask, mask)
            : _isMetric ? batch.Values.Span(start + count)[start..] : default;
        Histograms?.Set(batch, start, _rows);
        Count = values.IsEmpty ? Select(mask, times) : Histograms is { Any: true } ? Select(batch, start, mask, times, values) : Select(mask, times, values);
        ReadOnlySpan<ushort> rows = _rows.AsSpan(0, Count);
        Group.Read(batch, start, count, mask, rows, _ids);
        foreach (QueryTexts texts in Texts)
        {
            texts.Read(batch, start, count, mask, rows);
        }
    }

    /// <summary>Puts the selected rows beside each other.</summary>
    private int Select(ReadOnlySpan<ulong> mask, ReadOnlySpan<long> times)
    {
        RowPicks.Values(mask, times, _times, Kernel.Path);
        return RowPicks.Rows(mask, _rows, Kernel.Path);
    }

    /// <summary>Puts the selected rows that have a finite value beside each other, and takes the others out of the mask.</summary>
    private int Select(Span<ulong> mask, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        RowPicks.KeepFinite(mask, values, Kernel.Path);
        RowPicks.Values(mask, MemoryMarshal.Cast<double, long>(values), MemoryMarshal.Cast<double, long>(_values.AsSpan()), Kernel.Path);
        return Select(mask, times);
    }

    /// <summary>As above, and histograms, which have no value.</summary>
    private int Select(EventBatch batch, int start, Span<ulong> mask, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        int count = 0;
        for (int row = 0; row < times.Length; row++)
        {
            ulong bit = 1UL << (row & 63);
            if ((mask[row >> 6] & bit) == 0)
            {
                continue;
            }

            if (!double.IsFinite(values[row]) && batch.Histogram(start + row).IsEmpty)
            {
                mask[row >> 6] &= ~bit;
                continue;
            }

            _rows[count] = (ushort)row;
            _times[count] = times[row];
            _values[count++] = values[row];
        }

        return count;
    }
}

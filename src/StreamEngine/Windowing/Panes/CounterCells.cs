using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>
/// The <see cref="CounterCell"/>s of a pane. Rows are folded as they come and kept until the pane closes; a series whose rows came out of order is then folded again from
/// its sorted rows. In a pane without disorder nothing is sorted.
/// </summary>
internal sealed class CounterCells : PaneCells
{
    private readonly CounterStore _store;
    private readonly RowLog _log;
    private readonly Predicate<int> _isDisordered;

    internal CounterCells(CounterStore store, SlabPool pool, CellTable<CounterCell> cells)
    {
        _store = store;
        Cells = cells;
        _log = new RowLog(pool);
        _isDisordered = series => Cells.GetOrAdd(series).IsDisordered;
    }

    /// <summary>The cells.</summary>
    internal CellTable<CounterCell> Cells { get; }

    internal override void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        _log.Add(times, ids, values);
        for (int i = 0; i < times.Length; i++)
        {
            Cells.GetOrAdd(ids[i]).Add(times[i], values[i]);
        }
    }

    internal override void Seal()
    {
        int series = -1;
        foreach (RowLog.Row row in _log.Sort(_isDisordered))
        {
            ref CounterCell cell = ref Cells.GetOrAdd(row.Series);
            if (row.Series != series)
            {
                series = row.Series;
                cell = CounterCell.Empty;
            }

            cell.Add(row.Time, row.Value);
        }

        _log.Clear();
        _store.Bridge(Cells);
    }

    internal override void Append(PaneCells next)
    {
        CellTable<CounterCell> from = ((CounterCells)next).Cells;
        for (int page = 0; page < from.PageCount; page++)
        {
            Span<CounterCell> cells = from.Page(page);
            if (!cells.IsEmpty)
            {
                Cells.GetOrAdd(page << CellTable<CounterCell>.PageShift);
                Span<CounterCell> into = Cells.Page(page);
                for (int i = 0; i < into.Length; i++)
                {
                    into[i].Append(cells[i]);
                }
            }
        }
    }

    internal override void Write(Aggregate aggregate, ReadOnlySpan<int> ids, double seconds, Span<double> into)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            ref readonly CounterCell cell = ref Cells.Find(ids[i]);
            into[i] = !cell.HasValues ? double.NaN : aggregate.Kind switch
            {
                AggregateKind.First => cell.FirstValue,
                AggregateKind.Last => cell.LastValue,
                AggregateKind.Delta => cell.Delta,
                AggregateKind.Increase => cell.Increase,
                _ => cell.Increase / seconds,
            };
        }
    }

    internal override void Save(SnapshotOutput output)
    {
        Cells.Save(output);
        _log.Save(output);
    }

    internal override void Load(ref SnapshotInput input)
    {
        Cells.Load(ref input, static cell => cell.Flag <= 1);
        _log.Load(ref input);
    }

    internal override void Clear()
    {
        Cells.Clear();
        _log.Clear();
    }

    public override void Dispose()
    {
        Cells.Dispose();
        _log.Dispose();
    }
}

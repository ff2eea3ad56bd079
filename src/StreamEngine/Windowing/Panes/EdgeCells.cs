using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>First and last values of the series of a pane.</summary>
internal sealed class EdgeCells : PaneCells
{
    private readonly CellTable<EdgeCell> _cells;

    internal EdgeCells(CellTable<EdgeCell> cells) => _cells = cells;

    internal override void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values) => CellAddresses.Fold(_cells, times, ids, values);

    internal override void Seal()
    {
    }

    internal override void Append(PaneCells next)
    {
        CellTable<EdgeCell> from = ((EdgeCells)next)._cells;
        for (int page = 0; page < from.PageCount; page++)
        {
            Span<EdgeCell> added = from.Page(page);
            if (!added.IsEmpty)
            {
                _cells.GetOrAdd(page << CellTable<EdgeCell>.PageShift);
                Span<EdgeCell> into = _cells.Page(page);
                for (int i = 0; i < into.Length; i++)
                {
                    into[i].Append(added[i]);
                }
            }
        }
    }

    internal override void Join(int into, int from)
    {
        EdgeCell later = _cells.Find(from);
        _cells.GetOrAdd(into).Append(later);
        Drop(from);
    }

    internal override void Drop(int id) => _cells.GetOrAdd(id) = EdgeCell.Empty;

    internal override void Write(Aggregate aggregate, ReadOnlySpan<int> ids, double seconds, Span<double> into)
    {
        bool first = aggregate.Kind == AggregateKind.First;
        Span<EdgeCell> cells = _cells.Page(ids[0] >> CellTable<EdgeCell>.PageShift);
        for (int i = 0; i < ids.Length; i++)
        {
            if (cells.IsEmpty)
            {
                into[i] = double.NaN;
                continue;
            }

            ref readonly EdgeCell cell = ref cells[ids[i] & (CellTable<EdgeCell>.PageCells - 1)];
            into[i] = first ? cell.FirstValue : cell.LastValue;
        }
    }

    internal override void Save(SnapshotOutput output) => _cells.Save(output);

    internal override void Load(ref SnapshotInput input) => _cells.Load(ref input, static cell => true);

    internal override void Clear() => _cells.Clear();

    public override void Dispose() => _cells.Dispose();
}

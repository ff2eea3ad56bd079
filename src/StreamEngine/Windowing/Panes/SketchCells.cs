using StreamEngine.Memory;

namespace StreamEngine.Windowing.Panes;

/// <summary>Sketches of the series of a pane: a handle a series, 0 for none yet.</summary>
internal abstract class SketchCells(CellTable<int> handles) : PaneCells
{
    private readonly CellTable<int> _handles = handles;
    private readonly int[] _block = new int[PaneFold.BlockRows];

    internal override void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        Span<int> block = _block.AsSpan(0, ids.Length);
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = HandleOf(ids[i]);
        }

        Fold(block, values);
    }

    internal override void Seal()
    {
    }

    internal override void Append(PaneCells next)
    {
        CellTable<int> from = ((SketchCells)next)._handles;
        for (int page = 0; page < from.PageCount; page++)
        {
            Span<int> added = from.Page(page);
            for (int i = 0; i < added.Length; i++)
            {
                if (added[i] != 0)
                {
                    Merge(HandleOf((page << CellTable<int>.PageShift) + i), added[i]);
                }
            }
        }
    }

    internal override void Write(Aggregate aggregate, ReadOnlySpan<int> ids, double seconds, Span<double> into)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            int handle = _handles.Find(ids[i]);
            into[i] = handle != 0 ? Read(handle, aggregate) : double.NaN;
        }
    }

    internal override void Clear()
    {
        for (int page = 0; page < _handles.PageCount; page++)
        {
            foreach (int handle in _handles.Page(page))
            {
                if (handle != 0)
                {
                    Return(handle);
                }
            }
        }

        _handles.Clear();
    }

    public override void Dispose()
    {
        Clear();
        _handles.Dispose();
    }

    /// <summary>Adds each value to the sketch beside it.</summary>
    protected abstract void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<double> values);

    /// <summary>An empty sketch.</summary>
    protected abstract int Rent();

    /// <summary>Takes a sketch back.</summary>
    protected abstract void Return(int handle);

    /// <summary>Adds one sketch to another.</summary>
    protected abstract void Merge(int into, int from);

    /// <summary>What a sketch says.</summary>
    protected abstract double Read(int handle, Aggregate aggregate);

    /// <summary>The sketch of a series, 0 when it has none.</summary>
    private protected int HandleOrNone(int id) => _handles.Find(id);

    private int HandleOf(int id)
    {
        ref int handle = ref _handles.GetOrAdd(id);
        return handle != 0 ? handle : handle = Rent();
    }
}

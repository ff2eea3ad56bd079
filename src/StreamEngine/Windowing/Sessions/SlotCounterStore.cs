using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Sessions;

/// <summary>First and last values and the growth of counters in sessions, and the last value of each series so far.</summary>
/// <param name="pool">Memory of the cells.</param>
/// <param name="longestGap">Longest time in nanoseconds between two values of a series that a step bridges from one session to a later one.</param>
internal sealed class SlotCounterStore(SlabPool pool, long longestGap) : IPaneStore
{
    private readonly PageArena _arena = new(pool, CellTable<CounterCell>.PageBytes);
    private readonly PageArena _listArena = new(pool, CellTable<RowList>.PageBytes);
    private readonly PageArena _lastArena = new(pool, CellTable<Sample>.PageBytes);
    private CellTable<Sample>? _last;

    private CellTable<Sample> Last => _last ??= new CellTable<Sample>(pool, _lastArena, new Sample(long.MinValue, 0));

    /// <inheritdoc/>
    public PaneCells Make() => new SlotCounterCells(
        this, pool, new CellTable<CounterCell>(pool, _arena, CounterCell.Empty), new CellTable<RowList>(pool, _listArena, default));

    /// <summary>Adds the step from the last value of the series to a cell with values, whose last value is the last of the series from now on.</summary>
    internal void Bridge(int series, ref CounterCell cell)
    {
        ref Sample last = ref Last.GetOrAdd(series);
        if (last.Time != long.MinValue && cell.FirstTime - last.Time <= longestGap)
        {
            cell.Bridge(last.Value);
        }

        last = new Sample(cell.LastTime, cell.LastValue);
    }

    /// <inheritdoc/>
    public void Save(SnapshotOutput output)
    {
        output.WriteBoolean(_last is not null);
        _last?.Save(output);
    }

    /// <inheritdoc/>
    public void Load(ref SnapshotInput input)
    {
        if (input.ReadBoolean())
        {
            Last.Load(ref input, static sample => true);
        }
    }

    public void Dispose()
    {
        _last?.Dispose();
        _arena.Dispose();
        _listArena.Dispose();
        _lastArena.Dispose();
    }

    /// <summary>The last value of a series so far.</summary>
    private readonly record struct Sample(long Time, double Value);
}

/// <summary>The rows of a slot in the order of their arrival, by the places of the first and the last of them plus one; 0 for none.</summary>
internal struct RowList
{
    internal int First;
    internal int Last;
}

using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>First and last values, and the growth of counters.</summary>
/// <param name="pool">Memory of the cells.</param>
/// <param name="longestGap">Longest time in nanoseconds between two values of a series that a step bridges from one pane to a later one.</param>
internal sealed class CounterStore(SlabPool pool, long longestGap) : IPaneStore
{
    private readonly PageArena _arena = new(pool, CellTable<CounterCell>.PageBytes);
    private readonly PageArena _lastArena = new(pool, CellTable<Sample>.PageBytes);
    private CellTable<Sample>? _last;

    private CellTable<Sample> Last => _last ??= new CellTable<Sample>(pool, _lastArena, new Sample(long.MinValue, 0));

    /// <inheritdoc/>
    public PaneCells Make() => new CounterCells(this, pool, new CellTable<CounterCell>(pool, _arena, CounterCell.Empty));

    /// <inheritdoc/>
    public void Forget(IReadOnlyList<int> ids)
    {
        foreach (int id in ids)
        {
            if (_last is not null && !_last.Page(id >> CellTable<Sample>.PageShift).IsEmpty)
            {
                _last.GetOrAdd(id) = new Sample(long.MinValue, 0);
            }
        }
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
        _lastArena.Dispose();
    }

    /// <summary>Adds the step from the pane before to each cell of a pane.</summary>
    internal void Bridge(CellTable<CounterCell> cells)
    {
        CellTable<Sample> lasts = Last;
        for (int page = 0; page < cells.PageCount; page++)
        {
            Span<CounterCell> found = cells.Page(page);
            for (int i = 0; i < found.Length; i++)
            {
                ref CounterCell cell = ref found[i];
                if (!cell.HasValues)
                {
                    continue;
                }

                ref Sample last = ref lasts.GetOrAdd((page << CellTable<Sample>.PageShift) + i);
                if (last.Time != long.MinValue && cell.FirstTime - last.Time <= longestGap)
                {
                    cell.Bridge(last.Value);
                }

                last = new Sample(cell.LastTime, cell.LastValue);
            }
        }
    }

    /// <summary>The last value of a series so far.</summary>
    private readonly record struct Sample(long Time, double Value);
}

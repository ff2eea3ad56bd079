using StreamEngine.Memory;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Panes;

/// <summary>Numbers of distinct values.</summary>
/// <param name="pool">Memory of the sketches.</param>
internal sealed class DistinctCellStore(SlabPool pool) : IPaneStore
{
    private readonly DistinctStore _sketches = new(pool);
    private readonly PageArena _arena = new(pool, CellTable<int>.PageBytes);

    /// <inheritdoc/>
    public PaneCells Make() => new DistinctCells(_sketches, new CellTable<int>(pool, _arena, 0));

    public void Dispose()
    {
        _arena.Dispose();
        _sketches.Dispose();
    }
}

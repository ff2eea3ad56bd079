using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;

namespace StreamEngine.Windowing.Panes;

/// <summary>First and last values by event time.</summary>
/// <param name="pool">Memory of the cells.</param>
internal sealed class EdgeStore(SlabPool pool) : IPaneStore
{
    private readonly PageArena _arena = new(pool, CellTable<EdgeCell>.PageBytes);

    /// <inheritdoc/>
    public PaneCells Make() => new EdgeCells(new CellTable<EdgeCell>(pool, _arena, EdgeCell.Empty));

    public void Dispose() => _arena.Dispose();
}

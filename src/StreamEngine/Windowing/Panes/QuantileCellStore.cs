using StreamEngine.Memory;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Panes;

/// <summary>Quantiles.</summary>
/// <param name="pool">Memory of the sketches.</param>
/// <param name="options">Accuracy and limits.</param>
internal sealed class QuantileCellStore(SlabPool pool, QuantileOptions options) : IPaneStore
{
    private readonly QuantileStore _sketches = new(pool, options);
    private readonly PageArena _arena = new(pool, CellTable<int>.PageBytes);

    /// <inheritdoc/>
    public PaneCells Make() => new QuantileCells(_sketches, new CellTable<int>(pool, _arena, 0));

    public void Dispose()
    {
        _arena.Dispose();
        _sketches.Dispose();
    }
}

using StreamEngine.Memory;
using StreamEngine.Windowing.Queries;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Panes;

/// <summary>Sketches of texts: the most frequent ones, or the number of distinct ones.</summary>
internal sealed class TextCellStore : IPaneStore
{
    private readonly TopKStore? _top;
    private readonly DistinctStore? _distinct;
    private readonly PageArena _arena;
    private readonly SlabPool _pool;

    /// <summary>Makes a store.</summary>
    /// <param name="pool">Memory of the sketches.</param>
    /// <param name="keys">Texts that are told; 0 for their number alone.</param>
    internal TextCellStore(SlabPool pool, int keys)
    {
        _pool = pool;
        _top = keys > 0 ? new TopKStore(pool, keys, QueryTexts.MaxText) : null;
        _distinct = keys > 0 ? null : new DistinctStore(pool);
        Codec = _top is null ? null : new TopKCodec(_top);
        _arena = new PageArena(pool, CellTable<int>.PageBytes);
    }

    /// <summary>Writes sketches of frequent texts down; null when there are none.</summary>
    internal TopKCodec? Codec { get; }

    /// <summary>The texts of the block that is folded; the value of a row is its place among them.</summary>
    internal QueryTexts? Texts { get; set; }

    /// <inheritdoc/>
    public PaneCells Make()
    {
        var handles = new CellTable<int>(_pool, _arena, 0);
        return _top is not null ? new TopKCells(this, _top, handles) : new TextDistinctCells(this, _distinct!, handles);
    }

    public void Dispose()
    {
        _arena.Dispose();
        _top?.Dispose();
        _distinct?.Dispose();
    }
}

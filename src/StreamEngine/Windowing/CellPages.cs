using System.Runtime.CompilerServices;
using StreamEngine.Memory;

namespace StreamEngine.Windowing;

/// <summary>Cells of all open windows in one block of native memory, handed out in pages of 64 neighbouring series: a window pays for the series it has seen.</summary>
internal sealed class CellPages(SlabPool pool) : IDisposable
{
    /// <summary>Cells of a page; a power of two.</summary>
    internal const int PageCells = 64;
    internal const int PageShift = 6;

    private readonly ColumnBuffer<Cell> _cells = new(pool, PageCells * 16);
    private readonly Stack<int> _free = new();
    private int _used;

    /// <summary>Pages that are in use.</summary>
    internal int Rented => _used - _free.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Cell At(int page, int id) => ref _cells[(page << PageShift) | (id & (PageCells - 1))];

    /// <summary>An empty page. References to cells are invalid afterwards.</summary>
    internal int Rent()
    {
        if (!_free.TryPop(out int page))
        {
            page = _used++;
            _cells.Grow(_used << PageShift, page << PageShift);
        }

        _cells.Span(_cells.Capacity).Slice(page << PageShift, PageCells).Clear();
        return page;
    }

    internal void Return(int page) => _free.Push(page);

    public void Dispose() => _cells.Dispose();
}

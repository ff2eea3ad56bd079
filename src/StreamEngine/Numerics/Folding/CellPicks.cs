using System.Runtime.CompilerServices;
using StreamEngine.Memory;

namespace StreamEngine.Numerics.Folding;

/// <summary>Finds the page of cells that a row belongs to.</summary>
internal unsafe interface ICellPick
{
    /// <summary>Address of a page; false when it does not exist.</summary>
    bool TryPageOf(int row, int page, out nint address);
}

/// <summary>The pages of one pane.</summary>
internal readonly unsafe struct PanePages(nint* pages, int count) : ICellPick
{
    private readonly nint* _pages = pages;
    private readonly int _count = count;

    /// <summary>The pages of a table; valid until a page is added to it.</summary>
    internal static PanePages Of(CellTable<Moments> cells) => new(cells.Pages, cells.PageCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPageOf(int row, int page, out nint address)
    {
        address = 0;
        return (uint)page < (uint)_count && (address = _pages[(uint)page]) != 0;
    }
}

/// <summary>The pages of several panes, with the pane of each row.</summary>
internal readonly unsafe struct ManyPanePages(PanePages* panes, byte* paneOfRow) : ICellPick
{
    private readonly PanePages* _panes = panes;
    private readonly byte* _paneOfRow = paneOfRow;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPageOf(int row, int page, out nint address) => _panes[_paneOfRow[row]].TryPageOf(row, page, out address);
}

using System.Runtime.CompilerServices;
using StreamEngine.Memory;

namespace StreamEngine.Numerics.Folding;

/// <summary>Finds the page of cells that a row belongs to.</summary>
internal unsafe interface ICellPick
{
    /// <summary>Address of a page, 0 when it does not exist.</summary>
    nint PageOf(int row, int page);
}

/// <summary>The pages of one pane.</summary>
internal readonly unsafe struct PanePages(nint* pages, int count) : ICellPick
{
    private readonly nint* _pages = pages;
    private readonly int _count = count;

    /// <summary>The pages of a table; valid until a page is added to it.</summary>
    internal static PanePages Of(CellTable<Moments> cells) => new(cells.Pages, cells.PageCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint PageOf(int row, int page) => page < _count ? _pages[page] : 0;
}

/// <summary>The pages of several panes, with the pane of each row.</summary>
internal readonly unsafe struct ManyPanePages(PanePages* panes, byte* paneOfRow) : ICellPick
{
    private readonly PanePages* _panes = panes;
    private readonly byte* _paneOfRow = paneOfRow;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint PageOf(int row, int page) => _panes[_paneOfRow[row]].PageOf(row, page);
}

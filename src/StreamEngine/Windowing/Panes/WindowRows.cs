using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;

namespace StreamEngine.Windowing.Panes;

/// <summary>
/// The cells of a window, page by page in ascending series id: one pane, the sum of two, or the pages of shards. Valid until the handler that got it returns.
/// </summary>
internal sealed class WindowRows : IDisposable
{
    private readonly Moments[] _page = new Moments[CellTable<Moments>.PageCells];
    private readonly MomentFolder _folder;
    private readonly PaneSet _panes;
    private PaneState? _older;
    private PaneState? _younger;
    private PaneState?[] _parts = [];
    private int _partCount;
    private PaneState? _part;

    // Cells of other kinds when the window has two parts.
    private PaneState? _both;

    /// <summary>Makes the rows of windows whose cells are added up by <paramref name="folder"/>.</summary>
    internal WindowRows(MomentFolder folder, PaneSet panes)
    {
        _folder = folder;
        _panes = panes;
    }

    /// <summary>First nanosecond of the window, since the Unix epoch.</summary>
    internal long Start { get; private set; }

    /// <summary>First nanosecond after the window.</summary>
    internal long End { get; private set; }

    /// <summary>Pages to be asked for: those from this on are empty.</summary>
    internal int PageCount { get; private set; }

    /// <summary>Cells of a page, in ascending series id from 64 times its number; empty when no series of it was seen. Valid until the next page is asked for.</summary>
    internal ReadOnlySpan<Moments> Page(int page)
    {
        if (_partCount > 0)
        {
            _part = _parts[PageOwner.Of(page << CellTable<Moments>.PageShift, _partCount)];
            return _part is null ? default : _part.Cells.Page(page);
        }

        Span<Moments> older = _older is null ? default : _older.Cells.Page(page);
        Span<Moments> younger = _younger is null ? default : _younger.Cells.Page(page);
        if (older.IsEmpty || younger.IsEmpty)
        {
            return older.IsEmpty ? younger : older;
        }

        older.CopyTo(_page);
        _folder.Merge(_page, younger);
        return _page;
    }

    /// <summary>The cells of another kind for the series of the page that was asked for last, by the place of its store; null when the window has none.</summary>
    internal PaneCells? Other(int store)
    {
        if (_partCount > 0)
        {
            return _part?.Others[store];
        }

        if (_older is null || _younger is null)
        {
            return (_older ?? _younger)?.Others[store];
        }

        if (_both is null)
        {
            _both = _panes.Make(0);
            for (int i = 0; i < _both.Others.Length; i++)
            {
                _both.Others[i].Append(_older.Others[i]);
                _both.Others[i].Append(_younger.Others[i]);
            }
        }

        return _both.Others[store];
    }

    /// <summary>Points to a window; a part that is null has no cells.</summary>
    internal WindowRows Set(long start, long end, PaneState? older, PaneState? younger)
    {
        Dispose();
        Start = start;
        End = end;
        _older = older;
        _younger = younger;
        _partCount = 0;
        PageCount = Math.Max(older?.Cells.PageCount ?? 0, younger?.Cells.PageCount ?? 0);
        return this;
    }

    /// <summary>Points to a window whose pages are shared out among shards; a part that is null has no cells.</summary>
    internal WindowRows Set(long start, long end, ReadOnlySpan<PaneState?> parts)
    {
        Set(start, end, null, null);
        if (_parts.Length < parts.Length)
        {
            _parts = new PaneState?[parts.Length];
        }

        parts.CopyTo(_parts);
        _partCount = parts.Length;
        foreach (PaneState? part in parts)
        {
            PageCount = Math.Max(PageCount, part?.Cells.PageCount ?? 0);
        }

        return this;
    }

    /// <summary>Gives back what was joined.</summary>
    public void Dispose()
    {
        if (_both is { } both)
        {
            _panes.Recycle(both);
            _both = null;
        }
    }
}

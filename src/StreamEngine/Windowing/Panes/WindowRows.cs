using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;

namespace StreamEngine.Windowing.Panes;

/// <summary>
/// The cells of a window, page by page in ascending series id: one pane, or the sum of two. Valid until the handler that got it returns.
/// </summary>
internal sealed class WindowRows
{
    private readonly Moments[] _joined = new Moments[CellTable<Moments>.PageCells];
    private readonly MomentFolder _folder;
    private CellTable<Moments>? _older;
    private CellTable<Moments>? _younger;

    /// <summary>Makes the rows of windows whose cells are added up by <paramref name="folder"/>.</summary>
    internal WindowRows(MomentFolder folder) => _folder = folder;

    /// <summary>First nanosecond of the window, since the Unix epoch.</summary>
    internal long Start { get; private set; }

    /// <summary>First nanosecond after the window.</summary>
    internal long End { get; private set; }

    /// <summary>Pages to be asked for: those from this on are empty.</summary>
    internal int PageCount => Math.Max(_older?.PageCount ?? 0, _younger?.PageCount ?? 0);

    /// <summary>Cells of a page, in ascending series id from 64 times its number; empty when no series of it was seen. Valid until the next page is asked for.</summary>
    internal ReadOnlySpan<Moments> Page(int page)
    {
        Span<Moments> older = _older is null ? default : _older.Page(page);
        Span<Moments> younger = _younger is null ? default : _younger.Page(page);
        if (older.IsEmpty || younger.IsEmpty)
        {
            return older.IsEmpty ? younger : older;
        }

        older.CopyTo(_joined);
        _folder.Merge(_joined, younger);
        return _joined;
    }

    /// <summary>Points to a window; a part that is null has no cells.</summary>
    internal WindowRows Set(long start, long end, CellTable<Moments>? older, CellTable<Moments>? younger)
    {
        Start = start;
        End = end;
        _older = older;
        _younger = younger;
        return this;
    }
}

using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// Histograms that count since their start, in windows that may be emitted again: their growth is worked out anew from the states of all panes that are kept, in the order of time.
/// </summary>
/// <param name="panes">The panes.</param>
/// <param name="place">Place of the store in them.</param>
/// <param name="store">What the panes share.</param>
internal sealed class RevisedHistograms(PaneSet panes, int place, HistogramCellStore store)
{
    private readonly Dictionary<int, (PaneState Pane, HistogramLog.Entry Entry)> _last = [];

    /// <summary>True when such histograms are in a pane.</summary>
    internal bool CountsIn(PaneState pane) => Of(pane).Kept > 0;

    /// <summary>True when such histograms are in a pane from <paramref name="from"/> up to <paramref name="end"/>.</summary>
    internal bool IsIn(long from, long end)
    {
        foreach (PaneState pane in panes.Open)
        {
            if (pane.Index >= from && pane.Index < end && CountsIn(pane))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the growth in the panes of a window to their sum.</summary>
    internal void AddTo(PaneState sum, long from, long end)
    {
        _last.Clear();
        HistogramCells into = Of(sum);
        foreach (PaneState pane in panes.Open)
        {
            HistogramCells cells = Of(pane);
            if (pane.Index >= end || cells.Kept == 0)
            {
                continue;
            }

            foreach (ref readonly HistogramLog.Entry entry in cells.Sort())
            {
                long time = 0;
                bool known = _last.TryGetValue(entry.Series, out (PaneState Pane, HistogramLog.Entry Entry) last);
                ReadOnlySpan<byte> before = known ? Of(last.Pane).BytesOf(last.Entry) : store.LastOf(entry.Series, out time);
                if (pane.Index >= from && store.Grow(before, known ? last.Entry.Time : time, cells.BytesOf(entry), entry.Time))
                {
                    into.Add(ref sum.Cells.GetOrAdd(entry.Series), entry.Series);
                }

                _last[entry.Series] = (pane, entry);
            }
        }
    }

    /// <summary>A pane that takes no more rows is given up, the earliest first: the last states in it are those before the panes that are left.</summary>
    internal void Drop(PaneState pane) => Of(pane).Seal(pane);

    private HistogramCells Of(PaneState pane) => (HistogramCells)pane.Others[place];
}

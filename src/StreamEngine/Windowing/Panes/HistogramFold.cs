using StreamEngine.Windowing.Queries;

namespace StreamEngine.Windowing.Panes;

/// <summary>Folds the histograms of rows into the panes that the rows are in. The rows have been counted as records.</summary>
internal sealed class HistogramFold(IPaneGrid grid, PaneSet panes, int store)
{
    /// <summary>Folds the histograms of a block.</summary>
    internal void Fold(in QueryBlock block)
    {
        if (block.Histograms is not { Any: true } histograms)
        {
            return;
        }

        for (int i = 0; i < block.Times.Length; i++)
        {
            ReadOnlySpan<byte> histogram = histograms.Of(block.Places.IsEmpty ? i : block.Places[i]);
            if (!histogram.IsEmpty)
            {
                PaneState pane = panes.GetOrOpen(grid.IndexOf(block.Times[i]));
                ((HistogramCells)pane.Others[store]).Add(pane, block.Ids[i], block.Times[i], histogram);
            }
        }
    }
}

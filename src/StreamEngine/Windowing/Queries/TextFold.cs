using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Queries;

/// <summary>Folds the texts of rows into the panes that the rows are in.</summary>
internal sealed class TextFold(IPaneGrid grid, PaneSet panes, AggregatePlan plan)
{
    private readonly long[] _times = new long[PaneFold.BlockRows];
    private readonly int[] _ids = new int[PaneFold.BlockRows];
    private readonly double[] _places = new double[PaneFold.BlockRows];

    /// <summary>Folds rows whose values were folded before.</summary>
    internal void Fold(in QueryBlock block)
    {
        for (int i = 0; i < plan.TextStores.Count; i++)
        {
            (int store, string field) = plan.TextStores[i];
            foreach (QueryTexts texts in block.Texts)
            {
                if (texts.Field == field)
                {
                    ((TextCellStore)plan.Stores[store]).Texts = texts;
                    Fold(store, texts, block);
                }
            }
        }
    }

    /// <summary>Rows of one pane after each other go together.</summary>
    private void Fold(int store, QueryTexts texts, in QueryBlock block)
    {
        int count = 0;
        long pane = 0;
        for (int i = 0; i < block.Times.Length; i++)
        {
            int place = block.Places.IsEmpty ? i : block.Places[i];
            if (texts.Text(place).IsEmpty)
            {
                continue;
            }

            long index = grid.IndexOf(block.Times[i]);
            if (count == _times.Length || (count > 0 && index != pane))
            {
                Flush(store, pane, count);
                count = 0;
            }

            pane = index;
            (_times[count], _ids[count], _places[count]) = (block.Times[i], block.Ids[i], place);
            count++;
        }

        Flush(store, pane, count);
    }

    private void Flush(int store, long pane, int count)
    {
        if (count > 0)
        {
            panes.GetOrOpen(pane).Others[store].Fold(_times.AsSpan(0, count), _ids.AsSpan(0, count), _places.AsSpan(0, count));
        }
    }
}

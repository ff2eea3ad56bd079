namespace StreamEngine.Windowing.Panes;

/// <summary>One way to fold rows: right here, or by the shards of their series.</summary>
/// <param name="here">Folds into the panes of the caller.</param>
/// <param name="shards">The shards; null when there are none.</param>
/// <param name="way">The way that rows take there.</param>
/// <param name="counts">True when a row counts as a record of its pane, which the panes of the caller count in any case.</param>
internal sealed class PaneRoute(PaneFold here, PaneShards? shards, int way, bool counts)
{
    /// <summary>Folds rows none of which is late, at most <see cref="PaneFold.BlockRows"/>.</summary>
    /// <param name="times">Event times, in nanoseconds since the Unix epoch.</param>
    /// <param name="ids">Dense ids of the series.</param>
    /// <param name="values">Values.</param>
    internal void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        if (shards is null)
        {
            here.Fold(times, ids, values);
            return;
        }

        if (counts)
        {
            here.CountRecords(times);
        }

        shards.Fold(way, times, ids, values);
    }
}

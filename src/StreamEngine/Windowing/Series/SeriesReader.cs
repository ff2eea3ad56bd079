using StreamEngine.Batching;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Looks the rows of batches up on a thread other than the one that adds series, and leaves to that one the rows whose series are not known yet. One thread at a time.
/// </summary>
internal sealed class SeriesReader(SeriesTable table)
{
    /// <summary>Rows for which the gate is held: some microseconds, which is how long a new series may have to wait.</summary>
    private const int Block = 256;

    private readonly SeriesLookup _lookup = new(table, reads: true);

    /// <summary>Fills <see cref="EventBatch.SeriesIds"/>, with -1 where a series is not known or is just being added.</summary>
    internal void Find(EventBatch batch)
    {
        Span<int> ids = batch.SeriesIds.Span(batch.Count);
        int asOf = table.Releases;
        for (int from = 0; from < ids.Length; from += Block)
        {
            int to = Math.Min(ids.Length, from + Block);
            if (!table.Gate.TryRead())
            {
                ids[from..to].Fill(-1);
                continue;
            }

            try
            {
                if (table.Releases != asOf)
                {
                    batch.DropRowKeys();
                    return;
                }

                _lookup.Run(batch, from, to, ids[from..to]);
            }
            finally
            {
                table.Gate.EndRead();
            }
        }

        batch.DropRowKeys();
        batch.SeriesAsOf = asOf;
    }
}

namespace StreamEngine.Batching;

/// <summary>What a worker makes of one chunk: batches in record order, and the records that could not be used.</summary>
internal sealed class ParsedChunk(SourceInfo source, long sequence, int bytes, long arrived)
{
    internal SourceInfo Source { get; } = source;

    internal long Sequence { get; } = sequence;

    /// <summary>Input bytes of the chunk.</summary>
    internal int Bytes { get; } = bytes;

    internal long Arrived { get; } = arrived;

    /// <summary>Position of the first byte of the chunk in the (unpacked) stream.</summary>
    internal long Position { get; init; }

    /// <summary>Batches in the order of their records; each of one kind.</summary>
    internal List<EventBatch> Batches { get; } = [];

    internal List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>Rows of all batches.</summary>
    internal long Rows
    {
        get
        {
            long rows = 0;
            foreach (EventBatch batch in Batches)
            {
                rows += batch.Count;
            }

            return rows;
        }
    }

    /// <summary>Gives the batches back and returns the rows that were in them.</summary>
    internal long Abandon()
    {
        long rows = Rows;
        foreach (EventBatch batch in Batches)
        {
            batch.Dispose();
        }

        return rows;
    }

    /// <summary>Records that the parser found: rows and dead letters. Continuation lines belong to the record before them.</summary>
    internal int Records { get; set; }

    /// <summary>Records that say nothing by design: blank lines, comments and headers.</summary>
    internal long Filtered { get; set; }
}

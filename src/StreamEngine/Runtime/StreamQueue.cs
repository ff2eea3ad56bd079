using StreamEngine.Batching;

namespace StreamEngine.Runtime;

/// <summary>
/// The parsed chunks of one stream, put back into the order of the stream, with a cursor over their rows. Belongs to the partition.
/// </summary>
internal sealed class StreamQueue(StreamState state, TimeResolver times)
{
    private readonly Dictionary<long, ParsedChunk> _early = [];
    private readonly Queue<(EventBatch Batch, StreamMark? After)> _batches = new();
    private long _next;
    private long _total = long.MaxValue;
    private StreamMark _mark = state.Resume ?? StreamMark.Start;
    private long _folded;
    private long _skip = state.Resume?.Rows ?? 0;

    internal StreamState State { get; } = state;

    /// <summary>UTC ticks at which the partition last took a chunk of the stream.</summary>
    internal long LastTaken { get; set; }

    internal bool IsIdle { get; set; }

    /// <summary>First row of the head batch that has not been folded.</summary>
    internal int Row { get; private set; }

    /// <summary>Rows that wait.</summary>
    internal long Rows { get; private set; }

    internal EventBatch? Head => _batches.TryPeek(out (EventBatch Batch, StreamMark? After) head) ? head.Batch : null;

    /// <summary>How far the rows were folded.</summary>
    internal StreamMark Mark => _mark with { Rows = Math.Max(_folded, _mark.Rows) };

    /// <summary>True once a finite stream takes part in the merge.</summary>
    internal bool HasJoined { get; set; }

    /// <summary>Time of the next row. Call only when there is a <see cref="Head"/>.</summary>
    internal long HeadTime => _batches.Peek().Batch.Times[Row];

    /// <summary>True when every chunk of the stream has been taken and every row folded.</summary>
    internal bool IsDone => _next >= _total && _batches.Count == 0;

    /// <summary>Takes a chunk in any order.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="taken">Takes the chunks that are now in order; their batches have been resolved and queued.</param>
    /// <returns>Rows that were passed over, since they were folded before the restart.</returns>
    internal long Add(ParsedChunk chunk, List<ParsedChunk> taken)
    {
        _early.Add(chunk.Sequence, chunk);
        while (_early.Remove(_next, out ParsedChunk? ready))
        {
            _next++;
            for (int i = 0; i < ready.Batches.Count; i++)
            {
                times.Resolve(ready.Batches[i]);
                bool ends = i == ready.Batches.Count - 1;
                _batches.Enqueue((ready.Batches[i], ends ? new StreamMark(ready.Position + ready.Bytes, 0, times.Last) : null));
                Rows += ready.Batches[i].Count;
            }

            if (ready.Batches.Count == 0)
            {
                State.Credits.Release();
                if (_batches.Count == 0)
                {
                    Pass(new StreamMark(ready.Position + ready.Bytes, 0, times.Last));
                }
            }

            taken.Add(ready);
        }

        return SkipFolded();
    }

    internal void End(long chunks) => _total = chunks;

    /// <summary>The rows up to <paramref name="to"/> of the head have been folded; a batch that is done is given back, and with a chunk's last one its credit.</summary>
    internal void Advance(int to)
    {
        (EventBatch head, StreamMark? after) = _batches.Peek();
        Rows -= to - Row;
        _folded += to - Row;
        Row = to;
        if (to == head.Count)
        {
            _batches.Dequeue();
            head.Dispose();
            Row = 0;
            if (after is { } mark)
            {
                Pass(mark);
                State.Credits.Release();
            }
        }
    }

    // All rows before a place of the stream are folded. Positions of tables are those of rows made into text: their rows are counted from the start.
    private void Pass(StreamMark mark)
    {
        if (!State.CountsRows)
        {
            _mark = mark;
            _folded = 0;
        }
    }

    private long SkipFolded()
    {
        long skipped = 0;
        while (_skip > 0 && Head is { } head)
        {
            int rows = (int)Math.Min(_skip, head.Count - Row);
            _skip -= rows;
            skipped += rows;
            Advance(Row + rows);
        }

        return skipped;
    }

    /// <summary>Gives all memory back; returns the rows that were never folded.</summary>
    internal long Abandon()
    {
        long rows = Rows;
        while (_batches.TryDequeue(out (EventBatch Batch, StreamMark? After) waiting))
        {
            waiting.Batch.Dispose();
        }

        foreach (ParsedChunk chunk in _early.Values)
        {
            rows += chunk.Abandon();
        }

        _early.Clear();
        Rows = 0;
        return rows;
    }
}

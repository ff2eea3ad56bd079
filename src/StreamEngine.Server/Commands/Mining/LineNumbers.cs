using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>Numbers of the lines, from 1, in which the rows of the chunks of a file begin.</summary>
internal sealed class LineNumbers
{
    private readonly List<long[]> _lines = [];
    private long _line = 1;

    /// <summary>The line of each row, an array a batch.</summary>
    internal List<long[]> Of(Chunk chunk, ParsedChunk parsed)
    {
        // A line that was too long was cut out before the chunk.
        _line += parsed.DeadLetters.Count(letter => letter.Reason == RejectReason.TooLong && letter.Position < chunk.Position);
        _lines.Clear();
        ReadOnlySpan<byte> bytes = chunk.Bytes;
        int at = 0;
        foreach (EventBatch batch in parsed.Batches)
        {
            long[] lines = new long[batch.Count];
            for (int row = 0; row < lines.Length; row++)
            {
                int start = (int)(batch.Position(row) - chunk.Position);
                _line += start > at ? bytes[at..start].Count((byte)'\n') : 0;
                at = Math.Max(at, start);
                lines[row] = _line;
            }

            _lines.Add(lines);
        }

        // A chunk ends with a line; the last one of a file may lack its end.
        _line += bytes[at..].Count((byte)'\n') + (bytes is [.., not (byte)'\n'] ? 1 : 0);
        return _lines;
    }
}

using StreamEngine.Batching;

namespace StreamEngine.Parsing;

/// <summary>Gathers the lines that go on with a record.</summary>
internal static class RecordTail
{
    /// <summary>
    /// The whole record that begins with the line that was read last: with the lines after it that start no record of their own, up to
    /// one that is no text. The reader is left behind it.
    /// </summary>
    /// <param name="boundaries">Tells which lines start a record.</param>
    /// <param name="records">The chunk.</param>
    /// <param name="start">Position of the record's first line.</param>
    /// <param name="first">The first line, without spaces at its end.</param>
    /// <param name="lines">Behind the first line.</param>
    internal static ReadOnlySpan<byte> Read(
        IRecordBoundaries boundaries, ReadOnlySpan<byte> records, int start, scoped ReadOnlySpan<byte> first, scoped ref LineReader lines)
    {
        int end = start + first.Length;
        LineReader ahead = lines;
        while (true)
        {
            int position = ahead.Position;
            if (!ahead.TryRead(out ReadOnlySpan<byte> line))
            {
                break;
            }

            ReadOnlySpan<byte> text = Tokens.TrimEnd(line);
            if (text.IsEmpty)
            {
                continue;
            }

            if (boundaries.StartsRecord(line) || !LineReader.IsText(line))
            {
                break;
            }

            end = position + text.Length;
            lines = ahead;
        }

        return records[start..end];
    }
}

using StreamEngine.Batching;

namespace StreamEngine.Parsing;

/// <summary>Reads headers of lines and writes the records that begin with them.</summary>
/// <typeparam name="THeader">What a header tells.</typeparam>
internal interface IHeadedReader<THeader>
    where THeader : struct, allows ref struct
{
    /// <summary>Reads the header of a line; false when it has none, and starts no record. Spaces at the end of a line may only make it fail.</summary>
    bool TryRead(ReadOnlySpan<byte> line, out THeader header);

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record, without spaces at its end.</param>
    /// <param name="header">Header of its first line.</param>
    void Write(ReadOnlySpan<byte> record, scoped in THeader header);

    /// <summary>Writes lines that no header comes before.</summary>
    void WriteOther(ReadOnlySpan<byte> record);
}

/// <summary>The loop over lines of which some begin with a header: a record goes up to the next of them. Each header is read once.</summary>
internal static class HeadedLines
{
    /// <summary>Writes the records of a chunk. A line that is no text is rejected, and ends the record before it.</summary>
    internal static void Read<TReader, THeader>(ReadOnlySpan<byte> records, BatchBuilder output, scoped ref TReader reader)
        where TReader : struct, IHeadedReader<THeader>, allows ref struct
        where THeader : struct, allows ref struct
    {
        LineReader lines = new(records, output.ChunkPosition);
        THeader header = default;
        bool headed = false;
        int start = -1;
        int end = 0;
        while (true)
        {
            int position = lines.Position;
            if (!lines.TryRead(out ReadOnlySpan<byte> line))
            {
                break;
            }

            ReadOnlySpan<byte> text = Tokens.TrimEnd(line);
            if (text.IsEmpty)
            {
                continue;
            }

            bool starts = reader.TryRead(text, out THeader next);
            if (start >= 0 && !starts && (text.Length == line.Length || !reader.TryRead(line, out _)) && lines.IsTextLine(line))
            {
                end = position + text.Length;
                continue;
            }

            if (start >= 0)
            {
                Write<TReader, THeader>(records[start..end], headed, in header, ref reader);
            }

            start = lines.Accept(line, output) ? position : -1;
            end = position + text.Length;
            header = next;
            headed = starts;
        }

        if (start >= 0)
        {
            Write<TReader, THeader>(records[start..end], headed, in header, ref reader);
        }
    }

    /// <summary>Writes lines that no header comes before, as a record without time.</summary>
    internal static void WriteBare(ReadOnlySpan<byte> record, BatchBuilder output)
    {
        output.BeginLog();
        output.SetSeverity(LogLevels.OfMessage(record));
        output.SetText(LogText.Body, Tokens.Trim(record));
        output.EndRow(record);
    }

    private static void Write<TReader, THeader>(ReadOnlySpan<byte> record, bool headed, scoped in THeader header, scoped ref TReader reader)
        where TReader : struct, IHeadedReader<THeader>, allows ref struct
        where THeader : struct, allows ref struct
    {
        if (headed)
        {
            reader.Write(record, in header);
        }
        else
        {
            reader.WriteOther(record);
        }
    }
}

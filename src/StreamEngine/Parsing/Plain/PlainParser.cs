using StreamEngine.Batching;

namespace StreamEngine.Parsing.Plain;

/// <summary>Writes plain lines as log rows by a learned <see cref="PlainLayout"/>.</summary>
internal sealed class PlainParser(PlainLayout layout, ParserOptions options) : IRecordParser
{
    private readonly bool _hasLevel = layout.HasLevel;

    /// <inheritdoc/>
    public string Format => "plain";

    /// <inheritdoc/>
    public string Description => "plain: " + layout;

    /// <inheritdoc/>
    public bool InfersYear => layout.Time is { Shape.HasYear: false };

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    /// <summary>The layout in use.</summary>
    internal PlainLayout Layout => layout;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) =>
        layout.Time is null ? !Tokens.TrimEnd(line).IsEmpty && !StackTrace.IsContinuation(line) : layout.TryReadTime(line, options, out _, out _, out _);

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LineReader lines = new(records, output.ChunkPosition);
        PlainState state = output.State(this, static _ => new PlainState());
        bool open = false;
        while (true)
        {
            int position = lines.Position;
            if (!lines.TryRead(out ReadOnlySpan<byte> line))
            {
                return;
            }

            ReadOnlySpan<byte> text = Tokens.TrimEnd(line);
            if (text.IsEmpty)
            {
                continue;
            }

            if (!lines.Accept(line, output))
            {
                open = false;
            }
            else if (layout.Time is null)
            {
                open = WriteBare(text, open, output);
            }
            else if (layout.TryReadTime(text, options, ref state.Times, out long time, out int start, out int fields))
            {
                WriteRecord(text, records, position, new TimestampedLine(time, start, fields), ref lines, output);
                open = true;
            }
            else if (open)
            {
                output.ExtendLast(text);
            }
            else
            {
                Write(text, text, default, output);
                open = true;
            }
        }
    }

    private static bool WriteBare(ReadOnlySpan<byte> line, bool open, BatchBuilder output)
    {
        if (open && StackTrace.IsContinuation(line))
        {
            output.ExtendLast(line);
            return true;
        }

        HeaderValues values = new() { Severity = LevelWord.OfMessage(line) };
        Write(line, line, values, output);
        return true;
    }

    private void WriteRecord(
        ReadOnlySpan<byte> line,
        ReadOnlySpan<byte> records,
        int position,
        in TimestampedLine stamp,
        ref LineReader lines,
        BatchBuilder output)
    {
        HeaderValues values = default;
        int message = layout.ReadFields(line, stamp.Start, stamp.Fields, ref values);
        ReadOnlySpan<byte> body = line[message..];
        if (layout.LevelOnNextLine && TryTakeLevelLine(ref lines, out ReadOnlySpan<byte> next, out int nextEnd, ref values))
        {
            body = next;
            line = records[position..nextEnd];
        }

        if (!_hasLevel && values.Severity == 0)
        {
            values.Severity = LevelWord.OfMessage(body);
        }

        output.BeginLog();
        output.SetTime(stamp.Time);
        WriteTexts(body, values, output);
        output.EndRow(line);
    }

    /// <summary>Takes the line <c>LEVEL: message</c> that follows.</summary>
    private static bool TryTakeLevelLine(scoped ref LineReader lines, out ReadOnlySpan<byte> message, out int end, scoped ref HeaderValues values)
    {
        LineReader ahead = lines;
        message = default;
        end = 0;
        if (!ahead.TryRead(out ReadOnlySpan<byte> line) || !LineReader.IsText(line) || !StackTrace.IsLevelLine(line, out byte severity, out int start))
        {
            return false;
        }

        line = Tokens.TrimEnd(line);
        message = line[Math.Min(start, line.Length)..];
        end = lines.Position + line.Length;
        values.Severity = severity;
        lines = ahead;
        return true;
    }

    private static void Write(ReadOnlySpan<byte> line, ReadOnlySpan<byte> body, in HeaderValues values, BatchBuilder output)
    {
        output.BeginLog();
        WriteTexts(body, values, output);
        output.EndRow(line);
    }

    private static void WriteTexts(ReadOnlySpan<byte> body, in HeaderValues values, BatchBuilder output)
    {
        output.SetSeverity(values.Severity);
        output.SetText(LogText.Body, Tokens.Trim(body));
        output.SetText(LogText.Service, values.Service);
        output.SetText(LogText.Logger, values.Logger);
        output.SetText(LogText.Host, values.Host);
    }

    private readonly record struct TimestampedLine(long Time, int Start, int Fields);
}

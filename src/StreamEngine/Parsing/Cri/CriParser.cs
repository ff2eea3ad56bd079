using StreamEngine.Batching;
using StreamEngine.Parsing.Plain;

namespace StreamEngine.Parsing.Cri;

/// <summary>
/// Writes container log lines as log rows. Partial lines are joined with the lines of the same stream that directly follow; a line of
/// the other stream in between ends the message.
/// </summary>
internal sealed class CriParser(ParserOptions options) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "cri";

    /// <inheritdoc/>
    public string Description => "cri: yyyy-MM-ddTHH:mm:ss.f stream P|F message";

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    /// <inheritdoc/>
    public bool NeedsNextLine(ReadOnlySpan<byte> line) => CriLine.TryRead(line, options, out CriLine cri) && cri.IsPartial;

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LineReader lines = new(records, output.ChunkPosition);
        PlainState state = output.State(this, static _ => new PlainState());
        while (true)
        {
            int start = lines.Position;
            if (!lines.TryRead(out ReadOnlySpan<byte> line))
            {
                return;
            }

            if (line.IsEmpty || !lines.Accept(line, output))
            {
                continue;
            }

            if (!CriLine.TryRead(line, options, ref state.Times.First, out CriLine cri))
            {
                output.Reject(line, RejectReason.Syntax, "expected time, stdout or stderr, P or F, message");
            }
            else if (cri.IsPartial)
            {
                WriteJoined(records, start, cri, line.Length, ref lines, output);
            }
            else
            {
                Write(line, cri.Time, cri.Message, output);
            }
        }
    }

    private static void Write(ReadOnlySpan<byte> record, long time, ReadOnlySpan<byte> message, BatchBuilder output)
    {
        output.BeginLog();
        WriteRow(record, time, message, output);
    }

    private static void WriteRow(ReadOnlySpan<byte> record, long time, ReadOnlySpan<byte> message, BatchBuilder output)
    {
        output.SetTime(time);
        ReadOnlySpan<byte> body = Tokens.TrimEnd(message);
        output.SetSeverity(LevelWord.OfMessage(body));
        output.SetText(LogText.Body, body);
        output.EndRow(record);
    }

    /// <summary>Joins a partial line, at <paramref name="start"/>, with those that follow it, and leaves the reader behind them.</summary>
    private void WriteJoined(ReadOnlySpan<byte> records, int start, in CriLine first, int firstLength, ref LineReader lines, BatchBuilder output)
    {
        LineReader ahead = lines;
        int length = first.Message.Length;
        int parts = 0;
        bool partial = true;
        while (partial && ahead.TryRead(out ReadOnlySpan<byte> line) && LineReader.IsText(line)
            && CriLine.TryRead(line, options, out CriLine next) && next.Stream.SequenceEqual(first.Stream))
        {
            partial = next.IsPartial;
            length += next.Message.Length;
            parts++;
        }

        output.BeginLog();
        if (parts == 0)
        {
            WriteRow(records.Slice(start, firstLength), first.Time, first.Message, output);
            return;
        }

        Span<byte> joined = output.Scratch(length);
        first.Message.CopyTo(joined);
        int at = first.Message.Length;
        int end = start + firstLength;
        for (int i = 0; i < parts; i++)
        {
            int position = lines.Position;
            lines.TryRead(out ReadOnlySpan<byte> line);
            CriLine.TryRead(line, options, out CriLine next);
            next.Message.CopyTo(joined[at..]);
            at += next.Message.Length;
            end = position + line.Length;
        }

        WriteRow(records[start..end], first.Time, output.CommitScratch(at), output);
    }
}

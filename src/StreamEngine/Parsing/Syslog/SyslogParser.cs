using StreamEngine.Batching;

namespace StreamEngine.Parsing.Syslog;

/// <summary>Writes syslog lines as log rows: see <see cref="SyslogHeader"/> for what is read.</summary>
internal sealed class SyslogParser(ParserOptions options, string shape, bool infersYear) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "syslog";

    /// <inheritdoc/>
    public string Description => "syslog: " + shape;

    /// <inheritdoc/>
    public bool InfersYear => infersYear;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    /// <summary>A line that begins with a space or tab goes on with the message before it, blank lines in between or not.</summary>
    public bool StartsRecord(ReadOnlySpan<byte> line) => !line.IsEmpty && !Tokens.IsSpace(line[0]);

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LineReader lines = new(records, output.ChunkPosition);
        bool open = false;
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> text = Tokens.TrimEnd(line);
            if (text.IsEmpty)
            {
                continue;
            }

            if (!lines.Accept(line, output))
            {
                open = false;
            }
            else if (open && Tokens.IsSpace(text[0]))
            {
                output.ExtendLast(text);
            }
            else
            {
                open = Write(text, output);
            }
        }
    }

    private bool Write(ReadOnlySpan<byte> line, BatchBuilder output)
    {
        if (!SyslogHeader.TryRead(line, options, out SyslogHeader header))
        {
            if (header.Error is not null)
            {
                output.Reject(line, RejectReason.Syntax, header.Error);
                return false;
            }

            header.Message = Tokens.Trim(line);
        }

        output.BeginLog();
        output.SetTime(header.Time);
        WriteTag(header, output);
        output.SetText(LogText.Host, header.Host);
        output.SetText(LogText.Body, header.Message);
        output.EndRow(line);
        return true;
    }

    private static void WriteTag(in SyslogHeader header, BatchBuilder output)
    {
        byte severity = header.Severity;
        if (!header.Tag.IsEmpty)
        {
            ProgramTag tag = ProgramTag.Read(header.Tag);
            output.SetText(LogText.Service, tag.Program);
            output.SetText(LogText.Logger, header.MessageId.IsEmpty ? tag.Part : header.MessageId);
            int cisco = ProgramTag.CiscoSeverity(header.Tag);
            severity = cisco >= 0 ? LevelWord.OfSyslog[cisco] : severity;
        }

        output.SetSeverity(severity != 0 ? severity : LevelWord.OfMessage(header.Message));
    }
}

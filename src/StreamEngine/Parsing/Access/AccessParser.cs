using StreamEngine.Batching;

namespace StreamEngine.Parsing.Access;

/// <summary>Writes access log lines as log rows. The client is not the host: host stays empty.</summary>
internal sealed class AccessParser(ParserOptions options) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "access";

    /// <inheritdoc/>
    public string Description => "access: [vhost] client ident user [time] \"request\" status size ...";

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <inheritdoc/>
    public bool IsMultiLine => false;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LineReader lines = new(records, output.ChunkPosition);
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> text = Tokens.TrimEnd(line);
            if (!text.IsEmpty && lines.Accept(line, output))
            {
                Write(text, output);
            }
        }
    }

    private void Write(ReadOnlySpan<byte> line, BatchBuilder output)
    {
        if (!AccessLine.TryRead(line, options, out AccessLine access))
        {
            output.Reject(line, access.Reason, access.Error);
            return;
        }

        output.BeginLog();
        output.SetTime(access.Time);
        output.SetSeverity((byte)(access.Status >= 500 ? Severity.Error : access.Status >= 400 ? Severity.Warn : Severity.Info));
        output.SetStatus(access.Status);
        output.SetSize(access.Size);
        output.SetDuration(access.Duration);
        output.SetText(LogText.Body, access.Request);
        output.SetText(LogText.Service, access.VirtualHost);
        output.EndRow(line);
    }
}

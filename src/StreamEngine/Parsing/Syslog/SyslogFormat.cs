namespace StreamEngine.Parsing.Syslog;

/// <summary>Syslog as it is sent (RFC 5424, RFC 3164) and as daemons write it to files.</summary>
internal sealed class SyslogFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "syslog";

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => LineShare.Of(
        sample,
        static (line, options) => SyslogHeader.TryRead(line, options, out SyslogHeader header) ? header.Certainty : 0,
        isMultiLine: true);

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options)
    {
        LineReader lines = new(sample.Bytes, position: 0);
        int missing = 0;
        int dated = 0;
        string shape = "RFC 3164";
        while (missing + dated < LineShare.MaxLines && lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (SyslogHeader.TryRead(line, options, out SyslogHeader header))
            {
                shape = header.IsStructured ? "RFC 5424" : header.HasPriority ? shape : "RFC 3164 without priority";
                _ = header.InfersYear ? missing++ : dated++;
            }
        }

        return new SyslogParser(options, shape, infersYear: missing > dated);
    }
}

using StreamEngine.Batching;

namespace StreamEngine.Parsing.Cef;

/// <summary>Writes CEF events as log rows.</summary>
internal sealed class CefParser(ParserOptions options, bool infersYear) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "cef";

    /// <inheritdoc/>
    public string Description => "cef: [syslog header] CEF:version|vendor|product|version|id|name|severity|key=value ...";

    /// <inheritdoc/>
    public bool InfersYear => infersYear;

    /// <inheritdoc/>
    public bool IsMultiLine => false;

    private ParserOptions Options => options;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        CefState state = output.State(this, static parser => new CefState(parser.Options));
        output.UseFields(state.Names.Names);
        LineReader lines = new(records, output.ChunkPosition);
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> text = Tokens.TrimEnd(line);
            if (!text.IsEmpty && lines.Accept(line, output))
            {
                Write(text, state, output);
            }
        }
    }

    private void Write(ReadOnlySpan<byte> line, CefState state, BatchBuilder output)
    {
        int at = DeviceEvent.Find(line, CefLine.Marker);
        if (at < 0)
        {
            output.Reject(line, RejectReason.Syntax, Expected.At(line, 0, "CEF: and a version, or a syslog header before it"));
            return;
        }

        if (!CefLine.TryRead(line, at, out CefLine cef))
        {
            output.Reject(line, Expected.ReasonAt(line, cef.ErrorAt), Expected.At(line, cef.ErrorAt, cef.Error!));
            return;
        }

        string? error = DeviceEvent.ReadHeader(line, at, options, out long time, out ReadOnlySpan<byte> host);
        if (error is not null)
        {
            output.Reject(line, RejectReason.Syntax, error);
            return;
        }

        output.BeginLog();
        if (cef.IsEscaped)
        {
            Unescape(ref cef, output);
        }

        CefRow row = new(line, state, output, options);
        if (row.Read(cef.Extension) && row.TrySetTime(time))
        {
            row.WriteHeader(cef, host);
            output.EndRow(line);
        }
    }

    private static void Unescape(scoped ref CefLine cef, BatchBuilder output)
    {
        cef.Vendor = DeviceEvent.Unescape(cef.Vendor, output);
        cef.Product = DeviceEvent.Unescape(cef.Product, output);
        cef.DeviceVersion = DeviceEvent.Unescape(cef.DeviceVersion, output);
        cef.EventClass = DeviceEvent.Unescape(cef.EventClass, output);
        cef.Name = DeviceEvent.Unescape(cef.Name, output);
    }
}

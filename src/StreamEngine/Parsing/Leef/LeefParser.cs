using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Parsing.Leef;

/// <summary>Writes LEEF events as log rows.</summary>
internal sealed class LeefParser(ParserOptions options, bool infersYear) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "leef";

    /// <inheritdoc/>
    public string Description => "leef: [syslog header] LEEF:version|vendor|product|version|event id|[delimiter|]key=value...";

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
        LeefState state = output.State(this, static parser => new LeefState(parser.Options));
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

    private void Write(ReadOnlySpan<byte> line, LeefState state, BatchBuilder output)
    {
        int at = DeviceEvent.Find(line, LeefLine.Marker);
        if (at < 0)
        {
            output.Reject(line, RejectReason.Syntax, Expected.At(line, 0, "LEEF: and a version, or a syslog header before it"));
            return;
        }

        if (!LeefLine.TryRead(line, at, out LeefLine leef))
        {
            output.Reject(line, Expected.ReasonAt(line, leef.ErrorAt), Expected.At(line, leef.ErrorAt, leef.Error!));
            return;
        }

        string? error = DeviceEvent.ReadHeader(line, at, options, out long time, out ReadOnlySpan<byte> host);
        if (error is not null)
        {
            output.Reject(line, RejectReason.Syntax, error);
            return;
        }

        output.BeginLog();
        Span<byte> delimiter = stackalloc byte[4];
        delimiter = delimiter[..new Rune(leef.Delimiter).EncodeToUtf8(delimiter)];
        LeefRow row = new(line, state, output, options);
        if (row.Read(leef.Attributes, delimiter) && row.TrySetTime(time))
        {
            row.WriteHeader(leef, host);
            output.EndRow(line);
        }
    }
}

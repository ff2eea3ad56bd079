using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Csv;

/// <summary>Log records in the rows of a table.</summary>
internal sealed class CsvLogParser(CsvLayout layout, ParserOptions options) : CsvParser(layout, options)
{
    private readonly int _time = layout.IndexOf(CsvRole.Time);

    public override string Description => $"csv: log records, {Layout.Columns.Length} columns";

    protected override void Write(ReadOnlySpan<byte> text, ReadOnlySpan<byte> record, ReadOnlySpan<CsvCell> cells, BatchBuilder output)
    {
        FieldSet fields = default;
        fields.Start(text);
        CsvColumn[] columns = Layout.Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].Role is CsvRole.Field or CsvRole.Time)
            {
                fields.Offer(columns[i].Entry, cells[i].Start, cells[i].Length, cells[i].Doubled ? ValueKind.Doubled : ValueKind.Plain);
            }
        }

        if (_time >= 0 && Layout.Date >= 0 && TryReadTime(text, cells, _time, out long time))
        {
            fields.KnownTime = time;
        }

        ReadOnlySpan<byte> body = fields.Raw(WellKnownField.Body);
        if (body.Length > 0 && body[0] == '{')
        {
            WriteWrapped(ref fields, body, record, output);
        }
        else
        {
            RecordWriter.Write(ref fields, record, output, Options);
        }
    }

    /// <summary>Takes the line out of the JSON object that a container runtime wrapped it in.</summary>
    private void WriteWrapped(ref FieldSet fields, ReadOnlySpan<byte> body, ReadOnlySpan<byte> record, BatchBuilder output)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(body.Length + ByteText.Padding);
        int length = TextDecoder.Undouble(body, rented);
        ReadOnlySpan<byte> json = rented.AsSpan(0, length);
        FieldSet inner = default;
        inner.Start(json);
        JsonCursor cursor = new(json, Options);
        ByteText text = new(json);
        JsonKeys keys = output.State(this, static _ => new JsonKeys(FieldProjection.None));
        JsonRow row = new(text, output, null, wantsFields: false);
        if (new JsonRecord(text, 0, row).Read(ref cursor, keys, ref inner) && inner.Has(WellKnownField.Body) && inner[WellKnownField.Body].Length > 0)
        {
            fields.Unwrap(inner.Raw(WellKnownField.Body), inner[WellKnownField.Body].Kind);
        }

        RecordWriter.Write(ref fields, record, output, Options);
        ArrayPool<byte>.Shared.Return(rented);
    }
}

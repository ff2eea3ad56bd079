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
    private readonly CsvLogColumns _columns = new(layout);

    public override string Description => $"csv: log records, {Layout.Columns.Length} columns";

    protected override CsvGroup CreateGroup() => new CsvLogGroup(Layout, _columns, Options);

    protected override void Start(BatchBuilder output, CsvGroup group) => output.UseFields(((CsvLogGroup)group).Fields.Names);

    internal override void Write(ReadOnlySpan<byte> text, ReadOnlySpan<byte> record, ReadOnlySpan<CsvCell> cells, BatchBuilder output)
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

        var group = (CsvLogGroup)output.State(this, static parser => parser.CreateGroup());
        ReadOnlySpan<byte> body = fields.Raw(WellKnownField.Body);
        byte[]? rented = body.Length > 0 && body[0] == '{' ? Unwrap(ref fields, body, group, output) : null;
        EventKind kind = RecordWriter.KindOf(ref fields);
        RecordWriter.Begin(kind, output);
        group.Fields.Write(text, cells, output);
        RecordWriter.WriteBegun(kind, ref fields, record, output, Options);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Takes the line out of the JSON object that a container runtime wrapped it in.</summary>
    /// <returns>What the fields refer to: to be returned to the pool once the row is written.</returns>
    private byte[] Unwrap(ref FieldSet fields, ReadOnlySpan<byte> body, CsvLogGroup group, BatchBuilder output)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(body.Length + ByteText.Padding);
        int length = TextDecoder.Undouble(body, rented);
        ReadOnlySpan<byte> json = rented.AsSpan(0, length);
        FieldSet inner = default;
        inner.Start(json);
        JsonCursor cursor = new(json, Options);
        ByteText text = new(json);
        JsonRow row = new(text, output, null, wantsFields: false);
        if (new JsonRecord(text, 0, row).Read(ref cursor, group.Wrapped, ref inner) && inner.Has(WellKnownField.Body) && inner[WellKnownField.Body].Length > 0)
        {
            fields.Unwrap(inner.Raw(WellKnownField.Body), inner[WellKnownField.Body].Kind);
        }

        return rented;
    }
}

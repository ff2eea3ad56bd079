using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Json;

/// <summary>Parses JSON lines.</summary>
internal sealed class JsonParser(ParserOptions options, bool snapshots) : IRecordParser
{
    public string Format => "json";

    public string Description => snapshots ? "json: snapshots, a metric for each number" : "json: log records, metric points and change events";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        bool isText = Utf8.IsValid(records);
        FieldSet fields = default;
        RecordLines lines = new(records);
        while (lines.Next(out ReadOnlySpan<byte> record))
        {
            if (!isText && !Utf8.IsValid(record))
            {
                output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
                continue;
            }

            fields.Start(record);
            JsonCursor cursor = new(record, options);
            if (!JsonRecord.Read(ref cursor, record, ref fields))
            {
                output.Reject(record, cursor.Reason, cursor.Error());
            }
            else if (!snapshots || !WriteSnapshot(ref fields, record, output))
            {
                RecordWriter.Write(ref fields, record, output, options);
            }
        }
    }

    /// <summary>False when the record has no numbers, but something to say: then it is a record like any other.</summary>
    private bool WriteSnapshot(ref FieldSet fields, ReadOnlySpan<byte> record, BatchBuilder output)
    {
        if (fields.Has(WellKnownField.Body) && fields.Has(WellKnownField.Severity))
        {
            return false;
        }

        output.BeginMetric();
        if (!RecordWriter.TrySetTime(ref fields, record, output, options))
        {
            return true;
        }

        return JsonSnapshot.Write(record, output.Time, output, options) > 0;
    }
}

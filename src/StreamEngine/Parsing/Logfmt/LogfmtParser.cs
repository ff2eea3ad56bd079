using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>Parses logfmt lines.</summary>
internal sealed class LogfmtParser(ParserOptions options) : IRecordParser
{
    public string Format => "logfmt";

    public string Description => "logfmt: key=value pairs";

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
            if (Read(record, ref fields, output))
            {
                RecordWriter.Write(ref fields, record, output, options);
            }
        }
    }

    private bool Read(ReadOnlySpan<byte> record, ref FieldSet fields, BatchBuilder output)
    {
        int pairs = 0;
        LogfmtCursor cursor = new(record);
        while (cursor.Next())
        {
            if (!cursor.HasValue || cursor.KeyLength == 0)
            {
                continue;
            }

            if (++pairs > options.MaxFields)
            {
                output.Reject(record, RejectReason.TooComplex, $"column {cursor.KeyStart + 1}: more than {options.MaxFields} fields");
                return false;
            }

            if (FieldTable.TryFind(record, cursor.KeyStart, cursor.KeyLength, out FieldEntry entry) && entry.Field != WellKnownField.None)
            {
                fields.Offer(entry, cursor.ValueStart, cursor.ValueLength, cursor.ValueKind);
            }
        }

        if (cursor.Unterminated)
        {
            output.Reject(record, RejectReason.Truncated, $"column {cursor.ValueStart}: expected a closing quote, found the end");
            return false;
        }

        if (pairs == 0)
        {
            output.Reject(record, RejectReason.Syntax, "column 1: expected key=value, found none");
            return false;
        }

        return true;
    }
}

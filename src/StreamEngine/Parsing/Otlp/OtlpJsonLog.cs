using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Reads log records of the JSON mapping.</summary>
internal ref struct OtlpJsonLog(BatchBuilder output, ParserOptions options, ReadOnlySpan<byte> line, EntityFields resource, ReadOnlySpan<byte> scope)
{
    // In the order of their codes below.
    private static readonly WordTable s_members = WordTable.Of(
        (1, "timeUnixNano"), (2, "observedTimeUnixNano"), (3, "severityNumber"), (4, "severityText"), (5, "body"), (6, "attributes"), (7, "traceId"),
        (8, "spanId"), (9, "eventName"));

    private readonly BatchBuilder _output = output;
    private LogRow _row = new(output, options, line, resource, scope);

    /// <summary>Reads the record that the cursor stands before.</summary>
    internal void Read(scoped ref JsonCursor cursor, scoped ref OtlpJsonValues values)
    {
        int start = cursor.Position;
        _row.Begin();
        if (OtlpJsonValues.EnterObject(ref cursor))
        {
            while (cursor.NextMember(out JsonToken key))
            {
                ReadMember(s_members.Find(values.Raw(key)), ref cursor, ref values);
            }
        }

        ReadOnlySpan<byte> record = values.From(start, cursor);
        if (!_row.End(record))
        {
            _output.Reject(record, _row.Fault);
        }
    }

    private void ReadMember(int member, scoped ref JsonCursor cursor, ref OtlpJsonValues values)
    {
        switch (member)
        {
            case 1:
                values.TryReadNumber(ref cursor, out _row.Time, ref _row.Fault);
                break;
            case 2:
                values.TryReadNumber(ref cursor, out _row.Observed, ref _row.Fault);
                break;
            case 3:
                ReadSeverity(ref cursor, ref values);
                break;
            case 4:
                _row.SetSeverityText(values.ReadText(ref cursor));
                break;
            case 5:
                _row.SetBody(values.ReadAny(ref cursor, ref _row.Fault));
                break;
            case 6:
                ReadAttributes(ref cursor, ref values);
                break;
            case 7:
                _row.SetIdText(LogText.TraceId, values.ReadText(ref cursor));
                break;
            case 8:
                _row.SetIdText(LogText.SpanId, values.ReadText(ref cursor));
                break;
            case 9:
                _row.SetEventName(values.ReadText(ref cursor));
                break;
            default:
                cursor.ReadValue(out _);
                break;
        }
    }

    private void ReadAttributes(scoped ref JsonCursor cursor, ref OtlpJsonValues values)
    {
        if (OtlpJsonValues.EnterArray(ref cursor))
        {
            while (cursor.NextElement())
            {
                values.ReadAttribute(ref cursor, out ReadOnlySpan<byte> key, out AnyValue value, ref _row.Fault);
                _row.Attribute(key, value);
            }
        }
    }

    /// <summary>A number, or the name of one: <c>SEVERITY_NUMBER_WARN2</c>.</summary>
    private void ReadSeverity(scoped ref JsonCursor cursor, ref OtlpJsonValues values)
    {
        ReadOnlySpan<byte> prefix = "SEVERITY_NUMBER_"u8;
        if (cursor.Current != '"')
        {
            values.TryReadNumber(ref cursor, out _row.Severity, ref _row.Fault);
            return;
        }

        ReadOnlySpan<byte> name = values.ReadText(ref cursor);
        if (name.StartsWith(prefix))
        {
            name = name[prefix.Length..];
            int step = name.Length > 0 && name[^1] is >= (byte)'2' and <= (byte)'4' ? name[^1] - '1' : 0;
            if (SeverityReader.TryRead(step > 0 ? name[..^1] : name, out byte severity))
            {
                _row.Severity = (ulong)(severity + step);
            }
        }
        else if (StreamEngine.Numerics.NumberReader.TryReadUInt64(name, out ulong number))
        {
            _row.Severity = number;
        }
    }
}

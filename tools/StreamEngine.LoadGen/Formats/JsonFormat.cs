using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>JSON lines with 11 fields.</summary>
internal sealed class JsonFormat(LogCatalog catalog, byte[][] orders) : LogFormat(catalog)
{
    /// <summary>Fields of a record.</summary>
    public const int FieldCount = 11;

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        byte separator = (byte)'{';
        foreach (byte field in orders[record.KeyOrder])
        {
            cursor.Append(separator);
            WriteField(ref cursor, in record, field);
            separator = (byte)',';
        }
        cursor.Append((byte)'}');
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change)
    {
        cursor.Append(change.Json);
        return true;
    }

    private void WriteField(ref Utf8Cursor cursor, in LogRecord record, byte field)
    {
        switch (field)
        {
            case 0:
                cursor.Append("\"timestamp\":\""u8);
                Clock.AppendRfc3339Nanoseconds(ref cursor, record.TimeNs);
                cursor.Append((byte)'"');
                break;
            case 1:
                WriteText(ref cursor, "\"level\":\""u8, LogCatalog.UpperLevels[(int)record.Level]);
                break;
            case 2:
                WriteText(ref cursor, "\"service\":\""u8, Catalog.Services[record.Service]);
                break;
            case 3:
                WriteText(ref cursor, "\"host\":\""u8, Catalog.Hosts[record.Host]);
                break;
            case 4:
                cursor.Append("\"trace_id\":\""u8);
                cursor.AppendHex(record.TraceHigh);
                cursor.AppendHex(record.TraceLow);
                cursor.Append((byte)'"');
                break;
            case 5:
                cursor.Append("\"span_id\":\""u8);
                cursor.AppendHex(record.Span);
                cursor.Append((byte)'"');
                break;
            case 6:
                cursor.Append("\"message\":\""u8);
                WriteMessage(ref cursor, in record, """ in \"C:\\temp\\a\"\tline\nnext \u00e9\/"""u8);
                cursor.Append((byte)'"');
                break;
            case 7:
                WriteNumber(ref cursor, "\"status\":"u8, record.Status);
                break;
            case 8:
                cursor.Append("\"duration_ms\":"u8);
                cursor.AppendThousandths(record.DurationUs);
                break;
            case 9:
                WriteNumber(ref cursor, "\"bytes\":"u8, record.Bytes);
                break;
            default:
                WriteText(ref cursor, "\"path\":\""u8, LogCatalog.Paths[record.Path]);
                break;
        }
    }

    private static void WriteText(ref Utf8Cursor cursor, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        cursor.Append(key);
        cursor.Append(value);
        cursor.Append((byte)'"');
    }

    private static void WriteNumber(ref Utf8Cursor cursor, ReadOnlySpan<byte> key, long value)
    {
        cursor.Append(key);
        cursor.AppendNumber(value);
    }
}

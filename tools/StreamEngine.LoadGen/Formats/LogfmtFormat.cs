using System.Text;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>logfmt: <c>key=value</c> pairs separated by a space, values with spaces in quotes.</summary>
internal sealed class LogfmtFormat(LogCatalog catalog, byte[][] orders) : LogFormat(catalog)
{
    /// <summary>Fields of a record.</summary>
    public const int FieldCount = 9;

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        byte[] order = orders[record.KeyOrder];
        for (int i = 0; i < order.Length; i++)
        {
            if (i > 0) cursor.Append((byte)' ');
            WriteField(ref cursor, in record, order[i]);
        }
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change)
    {
        cursor.Append("time="u8);
        Clock.AppendRfc3339(ref cursor, change.TimeNs);
        cursor.Append(Encoding.UTF8.GetBytes($" type=deployment service={change.Service} version={change.Version}"));
        cursor.Append(Encoding.UTF8.GetBytes($" previous_version={change.PreviousVersion} description=\"{change.Description}\""));
        return true;
    }

    private void WriteField(ref Utf8Cursor cursor, in LogRecord record, byte field)
    {
        switch (field)
        {
            case 0:
                cursor.Append("ts="u8);
                Clock.AppendRfc3339Nanoseconds(ref cursor, record.TimeNs);
                break;
            case 1:
                cursor.Append("level="u8);
                cursor.Append(LogCatalog.LowerLevels[(int)record.Level]);
                break;
            case 2:
                cursor.Append("service="u8);
                cursor.Append(Catalog.Services[record.Service]);
                break;
            case 3:
                cursor.Append("host="u8);
                cursor.Append(Catalog.Hosts[record.Host]);
                break;
            case 4:
                cursor.Append("msg=\""u8);
                WriteMessage(ref cursor, in record, """ in \"C:\\temp\\a\" line\nnext"""u8);
                cursor.Append((byte)'"');
                break;
            case 5:
                cursor.Append("status="u8);
                cursor.AppendNumber(record.Status);
                break;
            case 6:
                cursor.Append("duration_ms="u8);
                cursor.AppendThousandths(record.DurationUs);
                break;
            case 7:
                cursor.Append("path="u8);
                cursor.Append(LogCatalog.Paths[record.Path]);
                break;
            default:
                cursor.Append("trace="u8);
                cursor.AppendHex(record.TraceLow);
                break;
        }
    }
}

using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>Syslog as in RFC 5424 with one structured data element; 32473 is the enterprise number for examples (RFC 5612).</summary>
internal sealed class Syslog5424Format(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        Syslog3164Format.WritePriority(ref cursor, record.Level);
        cursor.Append("1 "u8);
        WriteTime(ref cursor, record.TimeNs);
        cursor.Append((byte)' ');
        cursor.Append(Catalog.Hosts[record.Host]);
        cursor.Append((byte)' ');
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append((byte)' ');
        cursor.AppendNumber(Syslog3164Format.ProcessId(in record));
        cursor.Append(" REQ [req@32473 trace=\""u8);
        cursor.AppendHex(record.TraceLow);
        cursor.Append("\" status=\""u8);
        cursor.AppendNumber(record.Status);
        cursor.Append("\" duration_ms=\""u8);
        cursor.AppendThousandths(record.DurationUs);
        if (record.Escapes) cursor.Append("\" file=\"\\\"C:\\\\temp\\\\a[1\\]\\\""u8);
        cursor.Append("\"] "u8);
        // RFC 5424 section 6.4: a message in UTF-8 starts with a byte order mark.
        if (record.NonAscii) cursor.Append("\uFEFF"u8);
        WriteMessage(ref cursor, in record, """ in "C:\temp\a" [x]"""u8);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change)
    {
        Syslog3164Format.WritePriority(ref cursor, LogLevel.Info);
        cursor.Append("1 "u8);
        WriteTime(ref cursor, change.TimeNs);
        cursor.Append(" deployer rollout 1 CHANGE - "u8);
        cursor.Append(change.Json);
        return true;
    }

    // RFC 5424 allows at most six digits of a second.
    private void WriteTime(ref Utf8Cursor cursor, long ns)
    {
        Clock.AppendIso(ref cursor, ns);
        cursor.Append((byte)'.');
        cursor.AppendPadded((uint)(ns % EventClock.Second / 1000), 6);
        cursor.Append((byte)'Z');
    }
}

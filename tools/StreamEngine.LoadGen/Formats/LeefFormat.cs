using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>LEEF 2.0 with <c>^</c> between the attributes and an RFC 3164 header. Change events have no place in it.</summary>
internal sealed class LeefFormat(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        Syslog3164Format.WritePriority(ref cursor, record.Level);
        Clock.AppendBsd(ref cursor, record.TimeNs);
        cursor.Append((byte)' ');
        cursor.Append(Catalog.Hosts[record.Host]);
        cursor.Append(" LEEF:2.0|shop|"u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append("|1.0|REQ|^|devTime="u8);
        Clock.AppendIso(ref cursor, record.TimeNs);
        cursor.Append((byte)'.');
        EventClock.AppendMilliseconds(ref cursor, record.TimeNs);
        cursor.Append("+0000^devTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ^sev="u8);
        cursor.AppendNumber(CefFormat.SecuritySeverity(record.Level));
        cursor.Append("^msg="u8);
        WriteMessage(ref cursor, in record, """ in "C:\temp\a" x=1|2"""u8);
        cursor.Append("^path="u8);
        cursor.Append(LogCatalog.Paths[record.Path]);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;
}

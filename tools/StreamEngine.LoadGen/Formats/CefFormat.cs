using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>CEF without a syslog header: <c>CEF:0|shop|checkout|1.0|REQ|request|3|rt=... dvchost=... msg=...</c>. Change events have no place in it.</summary>
internal sealed class CefFormat(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append("CEF:0|shop|"u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append("|1.0|REQ|request|"u8);
        cursor.AppendNumber(SecuritySeverity(record.Level));
        cursor.Append("|rt="u8);
        cursor.AppendNumber(record.TimeNs / 1_000_000);
        cursor.Append(" dvchost="u8);
        cursor.Append(Catalog.Hosts[record.Host]);
        cursor.Append(" msg="u8);
        WriteMessage(ref cursor, in record, """ in "C:\\temp\\a" x\=1|2\nnext"""u8);
        cursor.Append(" cs1Label=path cs1="u8);
        cursor.Append(LogCatalog.Paths[record.Path]);
        cursor.Append(" cn1Label=status cn1="u8);
        cursor.AppendNumber(record.Status);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;

    /// <summary>A level on the scale from 0 to 10 of security devices.</summary>
    internal static int SecuritySeverity(LogLevel level) => level switch { LogLevel.Error => 8, LogLevel.Warn => 5, LogLevel.Info => 3, _ => 0 };
}

using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>GELF 1.1, an object a line. Change events have no place in it.</summary>
internal sealed class GelfFormat(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append("{\"version\":\"1.1\",\"host\":\""u8);
        cursor.Append(Catalog.Hosts[record.Host]);
        cursor.Append("\",\"short_message\":\""u8);
        WriteMessage(ref cursor, in record, """ in \"C:\\temp\\a\"\tline\nnext \u00e9\/"""u8);
        cursor.Append("\",\"timestamp\":"u8);
        cursor.AppendNumber(record.TimeNs / EventClock.Second);
        cursor.Append((byte)'.');
        EventClock.AppendMilliseconds(ref cursor, record.TimeNs);
        cursor.Append(",\"level\":"u8);
        cursor.AppendNumber(record.Level switch { LogLevel.Error => 3, LogLevel.Warn => 4, LogLevel.Info => 6, _ => 7 });
        cursor.Append(",\"_service\":\""u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append("\",\"_path\":\""u8);
        cursor.Append(LogCatalog.Paths[record.Path]);
        cursor.Append("\"}"u8);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;
}

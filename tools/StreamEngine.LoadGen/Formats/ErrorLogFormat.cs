using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>The error log of Apache 2.4, or of nginx. Change events have no place in it.</summary>
/// <param name="catalog">Names of services and hosts.</param>
/// <param name="nginx">True for nginx.</param>
internal sealed class ErrorLogFormat(LogCatalog catalog, bool nginx) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        if (nginx) WriteNginx(ref cursor, in record);
        else WriteApache(ref cursor, in record);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;

    private static void WriteClient(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append("10.0.0."u8);
        cursor.AppendNumber(1 + (record.Host % 250));
    }

    private void WriteApache(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append((byte)'[');
        Clock.AppendApacheError(ref cursor, record.TimeNs);
        cursor.Append("] ["u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append((byte)':');
        cursor.Append(LogCatalog.LowerLevels[(int)record.Level]);
        cursor.Append("] [pid "u8);
        cursor.AppendNumber(Syslog3164Format.ProcessId(in record));
        cursor.Append(":tid 1402] [client "u8);
        WriteClient(ref cursor, in record);
        cursor.Append(":443] "u8);
        WriteMessage(ref cursor, in record, """ in "C:\temp\a" [x]"""u8);
    }

    private void WriteNginx(ref Utf8Cursor cursor, in LogRecord record)
    {
        Clock.AppendSlashDate(ref cursor, record.TimeNs);
        cursor.Append(" ["u8);
        cursor.Append(LogCatalog.LowerLevels[(int)record.Level]);
        cursor.Append("] "u8);
        cursor.AppendNumber(Syslog3164Format.ProcessId(in record));
        cursor.Append("#0: *"u8);
        cursor.AppendNumber(record.Number);
        cursor.Append((byte)' ');
        WriteMessage(ref cursor, in record, """ in "C:\temp\a" [x]"""u8);
        cursor.Append(", client: "u8);
        WriteClient(ref cursor, in record);
        cursor.Append(", server: "u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append(", request: \"GET "u8);
        cursor.Append(LogCatalog.Paths[record.Path]);
        cursor.Append(" HTTP/1.1\", host: \"shop.example\""u8);
    }
}

using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>klog with structured messages: <c>I0105 00:00:00.000000    1042 checkout.go:42] "message" status=200</c>. Change events have no place in it.</summary>
internal sealed class KlogFormat(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append(record.Level switch { LogLevel.Error => (byte)'E', LogLevel.Warn => (byte)'W', _ => (byte)'I' });
        Clock.AppendMonthDay(ref cursor, record.TimeNs);
        cursor.Append((byte)'.');
        cursor.AppendPadded((uint)(record.TimeNs % EventClock.Second / 1000), 6);
        cursor.Append("    "u8);
        cursor.AppendNumber(Syslog3164Format.ProcessId(in record));
        cursor.Append((byte)' ');
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append(".go:"u8);
        cursor.AppendNumber(40 + record.Path);
        cursor.Append("] \""u8);
        WriteMessage(ref cursor, in record, """ in \"C:\\temp\\a\" line\nnext"""u8);
        cursor.Append("\" path=\""u8);
        cursor.Append(LogCatalog.Paths[record.Path]);
        cursor.Append("\" status="u8);
        cursor.AppendNumber(record.Status);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;
}

using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>Syslog as in RFC 3164: <c>&lt;PRI&gt;Jan  5 00:00:00 host service[pid]: message</c>.</summary>
internal sealed class Syslog3164Format(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        WritePriority(ref cursor, record.Level);
        Clock.AppendBsd(ref cursor, record.TimeNs);
        cursor.Append((byte)' ');
        cursor.Append(Catalog.Hosts[record.Host]);
        cursor.Append((byte)' ');
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append((byte)'[');
        cursor.AppendNumber(ProcessId(in record));
        cursor.Append("]: "u8);
        WriteMessage(ref cursor, in record, """ in "C:\temp\a" [x]"""u8);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change)
    {
        WritePriority(ref cursor, LogLevel.Info);
        Clock.AppendBsd(ref cursor, change.TimeNs);
        cursor.Append(" deployer rollout[1]: "u8);
        cursor.Append(change.Json);
        return true;
    }

    /// <summary>Writes the priority of facility local0 (16): 16 * 8 + severity, RFC 3164 section 4.1.1.</summary>
    internal static void WritePriority(ref Utf8Cursor cursor, LogLevel level)
    {
        cursor.Append((byte)'<');
        cursor.AppendNumber(128 + level switch { LogLevel.Error => 3, LogLevel.Warn => 4, LogLevel.Info => 6, _ => 7 });
        cursor.Append((byte)'>');
    }

    /// <summary>A process id that stays the same for a service on a host.</summary>
    internal static int ProcessId(in LogRecord record) => 1000 + (((record.Service * 131) + (record.Host * 17)) % 30000);
}

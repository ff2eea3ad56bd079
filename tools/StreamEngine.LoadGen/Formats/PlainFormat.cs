using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>Plain text lines: a header in one of several shapes, then the message.</summary>
internal sealed class PlainFormat(LogCatalog catalog, PlainHeader header) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        WriteHeader(ref cursor, record.TimeNs, record.Level, Catalog.Services[record.Service], Catalog.Hosts[record.Host], record.Host);
        WriteMessage(ref cursor, in record, """ in "C:\temp\a" [x]"""u8);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change)
    {
        WriteHeader(ref cursor, change.TimeNs, LogLevel.Info, "rollout"u8, "deployer"u8, 0);
        cursor.Append(change.Json);
        return true;
    }

    private void WriteHeader(ref Utf8Cursor cursor, long ns, LogLevel level, ReadOnlySpan<byte> service, ReadOnlySpan<byte> host, int thread)
    {
        ReadOnlySpan<byte> upper = LogCatalog.UpperLevels[(int)level];
        switch (header)
        {
            case PlainHeader.Log4j:
                Clock.AppendIso(ref cursor, ns, (byte)' ');
                cursor.Append((byte)',');
                EventClock.AppendMilliseconds(ref cursor, ns);
                Join(ref cursor, " "u8, upper, " [worker-"u8);
                cursor.AppendNumber(thread);
                Join(ref cursor, "] com.shop."u8, service, ".Worker: "u8);
                break;
            case PlainHeader.Bracketed:
                cursor.Append((byte)'[');
                Clock.AppendIso(ref cursor, ns, (byte)' ');
                cursor.Append((byte)'.');
                EventClock.AppendMilliseconds(ref cursor, ns);
                Join(ref cursor, "] ["u8, upper, "] ["u8);
                Join(ref cursor, service, "] "u8, default);
                break;
            case PlainHeader.Iso:
                Clock.AppendIso(ref cursor, ns);
                cursor.Append((byte)'.');
                EventClock.AppendMilliseconds(ref cursor, ns);
                Join(ref cursor, "Z "u8, upper, " "u8);
                Join(ref cursor, service, " "u8, host);
                cursor.Append((byte)' ');
                break;
            case PlainHeader.Apache:
                cursor.Append((byte)'[');
                Clock.AppendApacheError(ref cursor, ns);
                Join(ref cursor, "] ["u8, service, ":"u8);
                Join(ref cursor, LogCatalog.LowerLevels[(int)level], "] [pid "u8, default);
                cursor.AppendNumber(4000 + thread);
                cursor.Append("] "u8);
                break;
            case PlainHeader.Epoch:
                cursor.AppendNumber(ns / EventClock.Second);
                cursor.Append((byte)'.');
                EventClock.AppendMilliseconds(ref cursor, ns);
                Join(ref cursor, " "u8, upper, " "u8);
                Join(ref cursor, service, " "u8, default);
                break;
            case PlainHeader.Spark:
                Clock.AppendShortDate(ref cursor, ns);
                Join(ref cursor, " "u8, upper, " shop."u8);
                Join(ref cursor, service, ": "u8, default);
                break;
            case PlainHeader.Bare:
                break;
        }
    }

    private static void Join(ref Utf8Cursor cursor, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c)
    {
        cursor.Append(a);
        cursor.Append(b);
        cursor.Append(c);
    }
}

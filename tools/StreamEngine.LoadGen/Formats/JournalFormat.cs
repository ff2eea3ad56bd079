using System.Buffers.Binary;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>
/// The export format of the systemd journal. A message with characters to escape has a newline and is written with its length. Change
/// events have no place in it.
/// </summary>
internal sealed class JournalFormat(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append("__CURSOR=s=1;i="u8);
        cursor.AppendHex(record.Span);
        cursor.Append("\n__REALTIME_TIMESTAMP="u8);
        cursor.AppendNumber(record.TimeNs / 1000);
        cursor.Append("\nPRIORITY="u8);
        cursor.AppendNumber(record.Level switch { LogLevel.Error => 3, LogLevel.Warn => 4, LogLevel.Info => 6, _ => 7 });
        cursor.Append("\n_HOSTNAME="u8);
        cursor.Append(Catalog.Hosts[record.Host]);
        cursor.Append("\nSYSLOG_IDENTIFIER="u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append("\nREQUEST_PATH="u8);
        cursor.Append(LogCatalog.Paths[record.Path]);
        cursor.Append("\nMESSAGE"u8);
        WriteText(ref cursor, in record);
        cursor.Append((byte)'\n');
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;

    private static void WriteText(ref Utf8Cursor cursor, in LogRecord record)
    {
        if (!record.Escapes)
        {
            cursor.Append((byte)'=');
            WriteMessage(ref cursor, in record, default);
            return;
        }
        cursor.Append((byte)'\n');
        int length = cursor.Position;
        cursor.Append("        "u8);
        int start = cursor.Position;
        WriteMessage(ref cursor, in record, " in \"C:\\temp\\a\"\n\nnext=1"u8);
        BinaryPrimitives.WriteInt64LittleEndian(cursor.WrittenFrom(length), cursor.Position - start);
    }
}

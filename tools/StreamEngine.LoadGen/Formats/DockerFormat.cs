using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>
/// Lines of Docker's json-file driver. A record with characters to escape is written in two parts, as the driver does with long messages.
/// Change events have no place in it.
/// </summary>
internal sealed class DockerFormat(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append("{\"log\":\""u8);
        cursor.Append(LogCatalog.UpperLevels[(int)record.Level]);
        cursor.Append((byte)' ');
        record.Message.Write(ref cursor, in record);
        if (record.Escapes)
        {
            WriteEnd(ref cursor, in record);
            cursor.Append("\n{\"log\":\""u8);
        }
        if (record.NonAscii) cursor.Append(NonAsciiText);
        if (record.Escapes) cursor.Append(""" in \"C:\\temp\\a\"\tline \u00e9"""u8);
        cursor.Append("\\n"u8);
        WriteEnd(ref cursor, in record);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;

    private void WriteEnd(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append("\",\"stream\":\""u8);
        cursor.Append(record.Level == LogLevel.Error ? "stderr"u8 : "stdout"u8);
        cursor.Append("\",\"attrs\":{\"com.docker.compose.service\":\""u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append("\"},\"time\":\""u8);
        Clock.AppendRfc3339Nanoseconds(ref cursor, record.TimeNs);
        cursor.Append("\"}"u8);
    }
}

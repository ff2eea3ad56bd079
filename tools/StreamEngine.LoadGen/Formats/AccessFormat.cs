using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>The combined access log of a web server. Change events have no place in it.</summary>
internal sealed class AccessFormat(LogCatalog catalog) : LogFormat(catalog)
{
    private static readonly byte[][] Agents = EntityNames.Encode(
    [
        "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/139.0", "curl/8.14.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605.1",
    ]);

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        cursor.Append("10."u8);
        cursor.AppendNumber(record.Number >> 8);
        cursor.Append((byte)'.');
        cursor.AppendNumber(record.Number & 0xFF);
        cursor.Append((byte)'.');
        cursor.AppendNumber(1 + (record.Host % 250));
        cursor.Append(" - - ["u8);
        Clock.AppendAccess(ref cursor, record.TimeNs);
        cursor.Append((record.Span & 7) == 0 ? "] \"POST /"u8 : "] \"GET /"u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append(LogCatalog.Paths[record.Path]);
        if (record.NonAscii) cursor.Append("?q=gr\u00F6\u00DFe"u8);
        else if (record.Escapes) cursor.Append("?q=\\\"a\\\\b\\\""u8);
        cursor.Append(" HTTP/1.1\" "u8);
        cursor.AppendNumber(record.Status);
        cursor.Append((byte)' ');
        if (record.Status is 204 or 304) cursor.Append((byte)'-');
        else cursor.AppendNumber(record.Bytes);
        cursor.Append(" \"https://shop.example/\" \""u8);
        cursor.Append(Agents[(int)(record.Span >> 3) & 3]);
        if (record.Escapes) cursor.Append(""" (\"beta\\1\")"""u8);
        cursor.Append((byte)'"');
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;
}

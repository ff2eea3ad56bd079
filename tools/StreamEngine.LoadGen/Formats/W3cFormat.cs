using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>The W3C extended log file of a web server. Change events have no place in it.</summary>
internal sealed class W3cFormat(LogCatalog catalog) : LogFormat(catalog)
{
    /// <inheritdoc/>
    public override void WritePreamble(ref Utf8Cursor cursor)
    {
        cursor.Append("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n"u8);
        cursor.Append("#Fields: date time s-computername cs-method cs-uri-stem cs-uri-query cs-host cs(User-Agent) sc-status sc-bytes time-taken\n"u8);
    }

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, in LogRecord record)
    {
        Clock.AppendIso(ref cursor, record.TimeNs, (byte)' ');
        cursor.Append((byte)' ');
        cursor.Append(Catalog.Hosts[record.Host]);
        cursor.Append((record.Span & 7) == 0 ? " POST "u8 : " GET "u8);
        cursor.Append(LogCatalog.Paths[record.Path]);
        cursor.Append((byte)' ');
        if (record.NonAscii) cursor.Append("q=gr\u00F6\u00DFe "u8);
        else cursor.Append("- "u8);
        cursor.Append(Catalog.Services[record.Service]);
        cursor.Append(record.Escapes ? " \"Mozilla/5.0 (\"\"beta\"\")\" "u8 : " Mozilla/5.0+(X11;+Linux) "u8);
        cursor.AppendNumber(record.Status);
        cursor.Append((byte)' ');
        cursor.AppendNumber(record.Bytes);
        cursor.Append((byte)' ');
        cursor.AppendNumber(record.DurationUs / 1000);
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;
}

using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>Writes log records in one text format.</summary>
/// <param name="catalog">Names of services and hosts.</param>
internal abstract class LogFormat(LogCatalog catalog)
{
    /// <summary>Text beyond ASCII: two, three and four bytes a character.</summary>
    protected static ReadOnlySpan<byte> NonAsciiText => " größe 注文 🛒"u8;

    /// <summary>Names of services and hosts.</summary>
    protected LogCatalog Catalog { get; } = catalog;

    /// <summary>Event times as text.</summary>
    protected EventClock Clock { get; } = new();

    /// <summary>The format that options ask for.</summary>
    public static LogFormat Create(GeneratorOptions options, LogCatalog catalog) => options.Format switch
    {
        StreamFormat.Json => new JsonFormat(catalog, KeyOrders.Create(options, JsonFormat.FieldCount)),
        StreamFormat.Logfmt => new LogfmtFormat(catalog, KeyOrders.Create(options, LogfmtFormat.FieldCount)),
        StreamFormat.Syslog3164 => new Syslog3164Format(catalog),
        StreamFormat.Syslog5424 => new Syslog5424Format(catalog),
        StreamFormat.Access => new AccessFormat(catalog),
        StreamFormat.Plain => new PlainFormat(catalog, options.Header),
        StreamFormat.Cef => new CefFormat(catalog),
        StreamFormat.Leef => new LeefFormat(catalog),
        StreamFormat.Gelf => new GelfFormat(catalog),
        StreamFormat.Klog => new KlogFormat(catalog),
        StreamFormat.ErrorLog => new ErrorLogFormat(catalog, nginx: false),
        StreamFormat.NginxError => new ErrorLogFormat(catalog, nginx: true),
        StreamFormat.W3c => new W3cFormat(catalog),
        StreamFormat.Docker => new DockerFormat(catalog),
        StreamFormat.Journal => new JournalFormat(catalog),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "not a log format"),
    };

    /// <summary>Writes what comes before the first record, line feeds included, if the format has such a thing.</summary>
    public virtual void WritePreamble(ref Utf8Cursor cursor)
    {
    }

    /// <summary>Writes a record without its line feed.</summary>
    public abstract void Write(ref Utf8Cursor cursor, in LogRecord record);

    /// <summary>Writes a change event without its line feed.</summary>
    /// <returns>False if the format has no place for one; nothing was written then.</returns>
    public abstract bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change);

    /// <summary>Writes the message, followed by <paramref name="escapes"/> if the record has characters to escape.</summary>
    protected static void WriteMessage(ref Utf8Cursor cursor, in LogRecord record, ReadOnlySpan<byte> escapes)
    {
        record.Message.Write(ref cursor, in record);
        if (record.NonAscii) cursor.Append(NonAsciiText);
        if (record.Escapes) cursor.Append(escapes);
    }
}

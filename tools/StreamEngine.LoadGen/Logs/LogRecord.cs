namespace StreamEngine.LoadGen.Logs;

/// <summary>The facts of one log record, before a format writes them.</summary>
internal struct LogRecord
{
    /// <summary>Event time, nanoseconds since the epoch.</summary>
    public long TimeNs;

    /// <summary>Index of the service.</summary>
    public int Service;

    /// <summary>Index of the host.</summary>
    public int Host;

    /// <summary>Severity.</summary>
    public LogLevel Level;

    /// <summary>Message with placeholders.</summary>
    public MessageTemplate Message;

    /// <summary>Upper half of the trace id.</summary>
    public ulong TraceHigh;

    /// <summary>Lower half of the trace id.</summary>
    public ulong TraceLow;

    /// <summary>Span id.</summary>
    public ulong Span;

    /// <summary>HTTP status.</summary>
    public int Status;

    /// <summary>Duration in microseconds.</summary>
    public long DurationUs;

    /// <summary>Size of the response in bytes.</summary>
    public int Bytes;

    /// <summary>Index of the path.</summary>
    public int Path;

    /// <summary>The number behind <c>{n}</c> of the message.</summary>
    public uint Number;

    /// <summary>Whether the message ends with characters to escape.</summary>
    public bool Escapes;

    /// <summary>Whether the message ends with text beyond ASCII.</summary>
    public bool NonAscii;

    /// <summary>Which key order to use.</summary>
    public int KeyOrder;
}

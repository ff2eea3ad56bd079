namespace StreamEngine.LoadGen.Logs;

/// <summary>Severity of a generated log record; the values index name tables.</summary>
internal enum LogLevel
{
    /// <summary>Detail.</summary>
    Debug,

    /// <summary>Normal operation.</summary>
    Info,

    /// <summary>Something is off and was handled.</summary>
    Warn,

    /// <summary>A request failed.</summary>
    Error,
}

namespace StreamEngine.Batching;

/// <summary>
/// Severity numbers of the OpenTelemetry log data model (1 to 24, 0 when unknown). A parser writes the first number of a range
/// unless the source is more precise.
/// </summary>
public enum Severity : byte
{
    /// <summary>The source names no level.</summary>
    Unspecified = 0,

    /// <summary>TRACE, numbers 1 to 4.</summary>
    Trace = 1,

    /// <summary>DEBUG, numbers 5 to 8.</summary>
    Debug = 5,

    /// <summary>INFO, numbers 9 to 12.</summary>
    Info = 9,

    /// <summary>WARN, numbers 13 to 16.</summary>
    Warn = 13,

    /// <summary>ERROR, numbers 17 to 20.</summary>
    Error = 17,

    /// <summary>FATAL, numbers 21 to 24.</summary>
    Fatal = 21,
}

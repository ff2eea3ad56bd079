namespace StreamEngine.Ingestion;

/// <summary>How messages are told apart on a connection (RFC 6587).</summary>
public enum SyslogFraming
{
    /// <summary>
    /// Each connection decides by its first bytes: a count, a space and a syslog priority (<c>83 &lt;34&gt;</c>) mean
    /// <see cref="OctetCounting"/>, anything else <see cref="Newline"/>.
    /// </summary>
    Auto,

    /// <summary>A message ends with a line feed (section 3.4.2).</summary>
    Newline,

    /// <summary>
    /// Each message comes after its length in bytes and a space (section 3.4.1). A message becomes one line: line feeds inside it become
    /// spaces, one at its end is left out.
    /// </summary>
    OctetCounting,
}

namespace StreamEngine.Parsing.Fields;

/// <summary>How the value of a well-known field is to be read, where its name tells.</summary>
internal enum FieldUnit : byte
{
    None,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,

    /// <summary>Level text, or a number: 10 to 60 of pino and bunyan, 0 to 7 of syslog.</summary>
    Level,

    /// <summary>Level text, or a number of Windows events: 1 critical to 5 verbose, 0 always logged.</summary>
    WindowsLevel,

    /// <summary>NXLog: 1 debug to 5 critical.</summary>
    NxlogLevel,

    /// <summary>Numbers 1 to 24 of OpenTelemetry.</summary>
    OpenTelemetryLevel,

    /// <summary>Numbers 0 to 7 of syslog.</summary>
    SyslogLevel,

    /// <summary>Numbers 10 to 50 of Python's logging.</summary>
    PythonLevel,

    /// <summary>The body of a compact Serilog event, whose level is left out when it is information.</summary>
    CompactBody,

    /// <summary>A line of another program, as a container runtime wrote it: ends with a newline, may tell its level itself.</summary>
    WrappedLine,

    /// <summary>A field called event: a kind of change, or the message of a record that has no other.</summary>
    EventText,
}

namespace StreamEngine.Parsing.Fields;

/// <summary>What a field means, whatever its vocabulary calls it.</summary>
internal enum WellKnownField : byte
{
    /// <summary>Nothing that is known.</summary>
    None,

    /// <summary>Event time.</summary>
    Time,

    /// <summary>The time field that counts when the first one cannot be read.</summary>
    OtherTime,

    /// <summary>The message.</summary>
    Body,
    Severity,
    Service,
    Host,

    /// <summary>Pod or container instance: the host when present, and the service's name by the naming of Kubernetes.</summary>
    Pod,
    Logger,
    TraceId,
    SpanId,
    Duration,
    Size,
    Status,

    /// <summary>A field called name: the logger of a log record, the metric of a metric point.</summary>
    Name,
    MetricName,
    Value,
    Labels,

    /// <summary>A field that may tell a change event: type, event, kind.</summary>
    ChangeType,
    Entity,
    Version,
    PreviousVersion,
    Description,

    /// <summary>Number of members; not a field.</summary>
    Count,
}

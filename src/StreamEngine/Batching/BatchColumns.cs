namespace StreamEngine.Batching;

/// <summary>Text columns of a log batch.</summary>
internal enum LogText
{
    /// <summary>The message: what a person would read. May hold several lines.</summary>
    Body,
    Service,
    Host,

    /// <summary>Logger, component or process inside the service.</summary>
    Logger,
    TraceId,
    SpanId,
}

/// <summary>Text columns of a metric batch.</summary>
internal enum MetricText
{
    /// <summary>Metric or measurement name.</summary>
    Name,

    /// <summary>Field of the measurement; empty when the name says it all.</summary>
    Field,

    /// <summary>Labels as <c>key=value,key=value</c> in any order; <c>\</c> escapes comma, equals sign, space and itself.</summary>
    Labels,

    /// <summary>The histogram of a point that is one, as <see cref="HistogramPoint"/> has it. Only there when <see cref="EventBatch.HasHistograms"/> says so.</summary>
    Histogram,

    /// <summary>What was added to a set, where the point is a member of one.</summary>
    Member,
}

/// <summary>Text columns of a change batch.</summary>
internal enum ChangeText
{
    Type,
    Service,
    Host,
    Version,
    PreviousVersion,
    Description,
}

namespace StreamEngine.Correlation;

/// <summary>What a metric says about a service: which way is bad, and how much it blames.</summary>
internal enum MetricRole
{
    /// <summary>Nothing known.</summary>
    Other,

    /// <summary>Failures: more is bad.</summary>
    Errors,

    /// <summary>Availability, success share: less is bad.</summary>
    Success,

    /// <summary>How long things take: more is bad.</summary>
    Latency,

    /// <summary>Resources in use: processor, memory, queues.</summary>
    Saturation,

    /// <summary>How much is asked of it. Falls where callers fail, so it is more often an effect than a cause.</summary>
    Throughput,
}

namespace StreamEngine.LoadGen.Metrics;

/// <summary>What a metric measures, as far as faults of requests are concerned.</summary>
internal enum MetricRole
{
    /// <summary>Neither of the others.</summary>
    Other,

    /// <summary>The share of failed requests.</summary>
    Errors,

    /// <summary>How long requests take.</summary>
    Latency,
}

namespace StreamEngine.LoadGen.Metrics;

/// <summary>A metric and the shape of its healthy values.</summary>
/// <param name="Name">The name in the stream, with its unit.</param>
/// <param name="Level">Mean of the metric.</param>
/// <param name="Season">Amplitude of the daily season as a share of the level.</param>
/// <param name="Noise">Standard deviation of the noise.</param>
/// <param name="Highest">Values are cut off here.</param>
/// <param name="Role">How faults of requests act on it.</param>
internal sealed record MetricKind(string Name, double Level, double Season, double Noise, double Highest, MetricRole Role)
{
    /// <summary>The metrics that series take in turn.</summary>
    public static MetricKind[] All { get; } =
    [
        new("request_rate", 200, 0.5, 8, double.MaxValue, MetricRole.Other),
        new("latency_p95_ms", 120, 0.2, 6, double.MaxValue, MetricRole.Latency),
        new("error_rate", 0.5, 0.1, 0.08, 100, MetricRole.Errors),
        new("cpu_percent", 35, 0.3, 3, 100, MetricRole.Other),
        new("memory_percent", 55, 0.05, 0.6, 100, MetricRole.Other),
        new("queue_depth", 20, 0.4, 2, double.MaxValue, MetricRole.Other),
    ];
}

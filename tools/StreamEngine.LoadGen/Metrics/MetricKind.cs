using StreamEngine.LoadGen.Metrics.Shapes;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics;

/// <summary>A metric and the shape of its healthy values.</summary>
/// <param name="Name">The name in the stream, with its unit.</param>
/// <param name="Level">Mean of the metric.</param>
/// <param name="Season">Amplitude of the daily season as a share of the level.</param>
/// <param name="Noise">Standard deviation of the noise.</param>
/// <param name="Highest">Values are cut off here.</param>
/// <param name="Role">How faults of requests act on it.</param>
/// <param name="Shape">Makes the values from the level, a sequence and the nanoseconds between two points; null for a level, a daily season and noise.</param>
internal sealed record MetricKind(
    string Name, double Level, double Season, double Noise, double Highest, MetricRole Role, Func<double, SeededRandom, double, ValueShape>? Shape = null)
{
    private static readonly MetricKind[] Shop =
    [
        new("request_rate", 200, 0.5, 8, double.MaxValue, MetricRole.Other),
        new("latency_p95_ms", 120, 0.2, 6, double.MaxValue, MetricRole.Latency),
        new("error_rate", 0.5, 0.1, 0.08, 100, MetricRole.Errors),
        new("cpu_percent", 35, 0.3, 3, 100, MetricRole.Other),
        new("memory_percent", 55, 0.05, 0.6, 100, MetricRole.Other),
        new("queue_depth", 20, 0.4, 2, double.MaxValue, MetricRole.Other),
    ];

    private static readonly MetricKind[] Operations =
    [
        Shaped("thread_pool_busy", 40, (level, random, _) => new FlatShape(level, random)),
        Shaped("requests_per_second", 300, (level, random, _) => new WeekShape(level, random)),
        Shaped("job_failures", 3, (level, random, _) => new CountShape(level, random)),
        Shaped("latency_p99_ms", 180, (level, random, _) => new BurstyShape(level, random), MetricRole.Latency),
        Shaped("bytes_sent_total", 50_000, (level, random, interval) => new CounterShape(level, random, interval)),
        Shaped("heap_used_mb", 2000, (level, random, interval) => new SawtoothShape(level, random, interval)),
        Shaped("replicas_configured", 12, (level, _, _) => new ConstantShape(level)),
        Shaped("batch_rows_per_second", 900, (level, random, _) => new BatchShape(level, random)),
        Shaped("cache_entries", 60_000, (level, random, interval) => new WalkShape(level, random, interval)),
        Shaped("room_temperature_celsius", 24, (level, random, interval) => new GapShape(level, random, interval)),
    ];

    private static readonly MetricKind[] Coupled =
    [
        Loaded("requests_per_second", 300, 1, 1, 0.02),
        Loaded("cpu_percent", 30, 0.8, 1, 0.03),
        Loaded("network_kilobytes", 8_000, 0.95, 1, 0.03),
        Loaded("latency_ms", 90, 0.4, 1.5, 0.04, MetricRole.Latency),
        Loaded("connections_busy", 25, 0.7, 1, 0.04),
        Loaded("queue_depth", 12, 0.6, 1.4, 0.06),
        Loaded("memory_mb", 3_000, 0.05, 1, 0.01),
        Loaded("disk_operations", 400, 0.5, 1, 0.08),
    ];

    /// <summary>Makes the values of a metric that follows the load of its service and host; null for one that does not.</summary>
    public Func<double, SeededRandom, LoadPath, ValueShape>? OfLoad { get; init; }

    /// <summary>The metrics that the series of a stream take in turn.</summary>
    public static MetricKind[] Of(MetricSet set) => set switch { MetricSet.Operations => Operations, MetricSet.Coupled => Coupled, _ => Shop };

    private static MetricKind Loaded(string name, double level, double gain, double power, double noise, MetricRole role = MetricRole.Other) =>
        new(name, level, 0, 0, double.MaxValue, role) { OfLoad = (own, random, load) => new CoupledShape(own, gain, power, noise, random, load) };

    private static MetricKind Shaped(string name, double level, Func<double, SeededRandom, double, ValueShape> shape, MetricRole role = MetricRole.Other) =>
        new(name, level, 0, 0, double.MaxValue, role, shape);
}

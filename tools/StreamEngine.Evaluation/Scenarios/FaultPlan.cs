using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>One row of the table: a kind of fault, how large and how long it is, and what it is put into.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Size">Its size; 1 is what the load generator does by itself.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="Metrics">Metrics that show it; null for all. Logs: services have it.</param>
internal sealed record FaultPlan(FaultKind Kind, double Size, TimeSpan Length, string[]? Metrics = null)
{
    private static readonly string[] Varied =
        ["thread_pool_busy", "requests_per_second", "job_failures", "latency_p99_ms", "bytes_sent_total", "heap_used_mb", "cache_entries", "room_temperature_celsius"];

    private static readonly string[] Valued = [.. Varied, "replicas_configured"];

    private static readonly string[] Seasonal = ["requests_per_second", "bytes_sent_total", "room_temperature_celsius"];

    /// <summary>
    /// Faults of metric streams. A batch job that is off shows no factor, and is flat anyway; a constant has no deviations; only three metrics have a season in every
    /// series.
    /// </summary>
    internal static FaultPlan[] OfMetrics { get; } =
    [
        .. Sizes(FaultKind.Spike, TimeSpan.FromMinutes(5), Valued),
        .. Sizes(FaultKind.LevelShift, TimeSpan.FromHours(3), Valued),
        .. Sizes(FaultKind.SlowLeak, TimeSpan.FromHours(6), Valued),
        .. Sizes(FaultKind.SeasonalBreak, TimeSpan.FromHours(12), Seasonal),
        .. Sizes(FaultKind.TrendChange, TimeSpan.FromHours(12), Valued),
        .. Sizes(FaultKind.VarianceChange, TimeSpan.FromHours(3), Varied),
        new(FaultKind.FlatLine, 1, TimeSpan.FromHours(3), Varied),
        new(FaultKind.MissingData, 1, TimeSpan.FromHours(1)),
        new(FaultKind.SilentService, 1, TimeSpan.FromHours(1)),
    ];

    /// <summary>Faults that no single series of an entity shows: of one series, or of all of its entity.</summary>
    internal static FaultPlan[] OfEntities { get; } =
    [
        new(FaultKind.CorrelationBreak, 1, TimeSpan.FromHours(3), ["cpu_percent", "network_kilobytes", "latency_ms", "queue_depth"]),
        new(FaultKind.CorrelationBreak, 0.5, TimeSpan.FromHours(3), ["cpu_percent", "network_kilobytes", "latency_ms", "queue_depth"]),
        new(FaultKind.ManyShifts, 1, TimeSpan.FromHours(1)),
        new(FaultKind.ManyShifts, 0.5, TimeSpan.FromHours(1)),
    ];

    /// <summary>Faults of log streams.</summary>
    internal static FaultPlan[] OfLogs { get; } =
    [
        .. Sizes(FaultKind.ErrorBurst, TimeSpan.FromMinutes(10), null),
        new(FaultKind.SilentService, 1, TimeSpan.FromMinutes(10)),
        .. Sizes(FaultKind.BadDeployment, TimeSpan.FromMinutes(30), null),
    ];

    /// <summary>Name in tables.</summary>
    internal string Name => Size == 1 ? FaultSpec.NameOf(Kind) : FormattableString.Invariant($"{FaultSpec.NameOf(Kind)}*{Size}");

    /// <summary>
    /// Puts faults into subjects: the time is cut into equal parts, and each subject has one fault in each of them, at a time drawn to the millisecond.
    /// </summary>
    /// <param name="subjects">Subjects with their groups.</param>
    /// <param name="from">Offset of the first part.</param>
    /// <param name="to">Offset of the end.</param>
    /// <param name="parts">Faults a subject.</param>
    /// <param name="grace">Time after a fault that is free.</param>
    /// <param name="seed">Seed.</param>
    internal List<(FaultSpec Spec, string Group)> Place(
        IEnumerable<(string Subject, string Group)> subjects, TimeSpan from, TimeSpan to, int parts, TimeSpan grace, int seed)
    {
        var random = new Random(seed);
        var placed = new List<(FaultSpec, string)>();
        TimeSpan part = (to - from) / parts;
        foreach ((string subject, string group) in subjects)
        {
            for (int i = 0; i < parts && (Metrics is null || Metrics.Contains(group)); i++)
            {
                double room = (part - Length - grace).TotalMilliseconds;
                TimeSpan offset = from + (i * part) + TimeSpan.FromMilliseconds(Math.Floor(random.NextDouble() * room));
                placed.Add((new FaultSpec(Kind, offset, Length, subject) { Size = Size }, group));
            }
        }

        return placed;
    }

    /// <summary>The faults on the time axis of a stream.</summary>
    internal static List<PlantedFault> Truth(GeneratorOptions options, IEnumerable<(FaultSpec Spec, string Group)> placed)
    {
        long start = Times.Nanoseconds(options.Start);
        return [.. placed.Select(p => new PlantedFault(
            p.Spec.Target, p.Group, start + (p.Spec.Offset.Ticks * 100), start + ((p.Spec.Offset + p.Spec.Duration).Ticks * 100)))];
    }

    private static FaultPlan[] Sizes(FaultKind kind, TimeSpan length, string[]? metrics) => [new(kind, 1, length, metrics), new(kind, 0.2, length, metrics)];
}

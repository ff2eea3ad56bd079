namespace StreamEngine.LoadGen.Faults;

/// <summary>
/// The faults that can be injected. In a log stream the target is a service, and a fault shows in the number of its records, in
/// <c>duration_ms</c> or in the share of errors; in a metric stream the target is a metric, a service, a host or a whole series. Factors are those of a fault of
/// <see cref="FaultSpec.Size"/> 1; they act on the growth of counters, on the value of all other metrics.
/// </summary>
public enum FaultKind
{
    /// <summary>Logs: six times the records. Metrics: six times the value.</summary>
    Spike,

    /// <summary>Logs: 2.5 times the records and the duration. Metrics: 2.5 times the value.</summary>
    LevelShift,

    /// <summary>Logs: the duration grows linearly from 1 to 4 times. Metrics: the value does.</summary>
    SlowLeak,

    /// <summary>The daily season runs half a day out of phase: on durations in logs, on values in metrics.</summary>
    SeasonalBreak,

    /// <summary>Logs: half of the records are errors. Metrics: error rates times 20, other metrics unchanged.</summary>
    ErrorBurst,

    /// <summary>No record of the target, no point of its series.</summary>
    SilentService,

    /// <summary>
    /// A change event at the start; from then on 35 % errors with messages not seen before and three times the duration. Metrics: error
    /// rates times 15, latencies times 3.
    /// </summary>
    BadDeployment,

    /// <summary>Metrics only: the last value before it stays, a sensor or an exporter that hangs.</summary>
    FlatLine,

    /// <summary>Metrics only: nine of ten points are lost, each by chance.</summary>
    MissingData,

    /// <summary>Metrics only: deviations from the usual are four times as large, the mean stays.</summary>
    VarianceChange,

    /// <summary>Metrics only: the value falls linearly to half, that of a counter grows half as fast in the end.</summary>
    TrendChange,

    /// <summary>
    /// Metrics of the set <see cref="Metrics.MetricSet.Coupled"/> only: the value follows a load of its own, of the same size and season, instead of the one of its service. It goes over within
    /// twenty minutes, and back.
    /// </summary>
    CorrelationBreak,

    /// <summary>Metrics of the sets that have a level and noise only: every series of the target moves by two deviations of its noise, one up and the next down.</summary>
    ManyShifts,
}

using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;

namespace StreamEngine.LoadGen;

/// <summary>Finds every mistake in <see cref="GeneratorOptions"/>, not only the first.</summary>
internal static class GeneratorOptionsValidator
{
    private static readonly TimeSpan SeasonalBreakMinimum = TimeSpan.FromHours(6);

    /// <summary>The mistakes; empty if the options can be used.</summary>
    public static List<string> Validate(GeneratorOptions options)
    {
        List<string> errors = [];
        Check(errors, options.Records >= 0, $"records: expected 0 or more, found {options.Records}");
        Check(errors, options.Duration >= TimeSpan.Zero, $"duration: expected 0 or more, found {options.Duration}");
        Check(errors, options.Start.UtcDateTime.Year is >= 1970 and < 2200, $"start: expected 1970 to 2199, found {options.Start:O}");
        Check(errors, options.Interval >= TimeSpan.Zero, $"interval: expected above zero, found {options.Interval}");
        Check(errors, options.EventRate is >= 0 and <= 1e9,
            FormattableString.Invariant($"event-rate: expected 0 to 1e9, found {options.EventRate}"));
        Check(errors, options.Interval == TimeSpan.Zero || options.EventRate == 0, "interval and event-rate: give one of them");
        Check(errors, options.Services is >= 1 and <= 100_000, $"services: expected 1 to 100000, found {options.Services}");
        Check(errors, options.Hosts is >= 1 and <= 100_000, $"hosts: expected 1 to 100000, found {options.Hosts}");
        Check(errors, options.Series is >= 0 and <= 1_000_000, $"series: expected 1 to 1000000, found {options.Series}");
        Check(errors, options.TraceLines is >= 1 and <= 10_000, $"trace-lines: expected 1 to 10000, found {options.TraceLines}");
        Check(errors, options.MalformedPercent is >= 0 and <= 100,
            FormattableString.Invariant($"malformed: expected 0 to 100 percent, found {options.MalformedPercent}"));
        Check(errors, options.Disorder >= TimeSpan.Zero && options.Disorder <= TimeSpan.FromDays(1),
            $"disorder: expected 0 to 1 day, found {options.Disorder}");
        if (errors.Count == 0 && options.IsMetric && options.Disorder > TimeSpan.Zero)
        {
            Check(errors, options.Disorder.Ticks * 100.0 >= options.IntervalNanoseconds,
                "disorder: a metric stream needs at least the interval between two points");
        }
        foreach (FaultSpec fault in options.Faults) Validate(fault, options, errors);
        return errors;
    }

    private static void Validate(FaultSpec fault, GeneratorOptions options, List<string> errors)
    {
        string name = FaultSpec.NameOf(fault.Kind);
        Check(errors, fault.Offset >= TimeSpan.Zero, $"fault {name}: the offset is negative");
        Check(errors, fault.Duration > TimeSpan.Zero, $"fault {name}: the duration is not above zero");
        Check(errors, options.Duration == TimeSpan.Zero || fault.Offset < options.Duration,
            $"fault {name}: it starts after the end of the stream");
        Check(errors, fault.Kind != FaultKind.SeasonalBreak || fault.Duration >= SeasonalBreakMinimum,
            $"fault {name}: it needs at least 6h to show against a season of a day");
        Check(errors, options.IsMetric || !FaultSpec.IsOfMetrics(fault.Kind), $"fault {name}: it is one of metrics, {options.Format} is a format of logs");
        Check(errors, fault.Kind != FaultKind.CorrelationBreak || options.Metrics == MetricSet.Coupled, $"fault {name}: it needs metrics that share a load, the set coupled");
        Check(errors, fault.Kind != FaultKind.ManyShifts || options.Metrics != MetricSet.Operations, $"fault {name}: it needs metrics with a level and noise, the set shop or coupled");
        Check(errors, fault.Size is > 0 and <= 10, FormattableString.Invariant($"fault {name}: expected a size above 0 and at most 10, found {fault.Size}"));
        Check(errors, fault.Kind != FaultKind.BadDeployment || fault.Target != "*", $"fault {name}: name one service, not *");
    }

    private static void Check(List<string> errors, bool valid, string message)
    {
        if (!valid) errors.Add(message);
    }
}

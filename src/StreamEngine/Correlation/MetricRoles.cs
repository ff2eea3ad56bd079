using System.Collections.Frozen;
using StreamEngine.Batching;
using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>Finds the role of a metric in the words of its name, as people who name metrics use them.</summary>
internal static class MetricRoles
{
    private static readonly FrozenSet<string> s_errors = Set(
        "error", "errors", "err", "errs", "fail", "fails", "failed", "failure", "failures", "fault", "faults", "exception", "exceptions",
        "5xx", "4xx", "fatal", "timeout", "timeouts", "rejected", "rejects", "aborted", "aborts", "crash", "crashes", "oom", "dropped", "drops", "loss");

    private static readonly FrozenSet<string> s_success = Set("availability", "available", "success", "successes", "up", "healthy", "ready");

    private static readonly FrozenSet<string> s_latency = Set(
        "latency", "latencies", "duration", "durations", "elapsed", "delay", "wait", "time", "rt", "lag", "rtt", "p50", "p90", "p95", "p99");

    private static readonly FrozenSet<string> s_saturation = Set(
        "cpu", "mem", "memory", "heap", "disk", "queue", "queued", "pool", "connections", "threads", "load", "socket", "sockets", "gc",
        "util", "utilization", "usage", "used", "io", "iops", "fs", "swap", "throttled", "saturation", "backlog");

    private static readonly FrozenSet<string> s_throughput = Set(
        "count", "counts", "request", "requests", "rps", "qps", "tps", "rate", "throughput", "traffic", "hits", "calls", "messages", "bytes",
        "log", "logs", "lines", "events", "ops", "receive", "received", "transmit", "sent", "workload");

    /// <summary>The role of what an anomaly is about: failures when its log lines are errors, else what the name says.</summary>
    internal static MetricRole Of(Anomaly anomaly) =>
        anomaly.Severity >= Severity.Error || HasErrorLabel(anomaly.Series) ? MetricRole.Errors
        : anomaly.Kind == AnomalyKind.NewTemplate ? MetricRole.Other
        : Of(anomaly.Metric);

    /// <summary>The role that a series key tells: metric name and severity or status labels.</summary>
    internal static MetricRole OfSeries(string key, string name) => HasErrorLabel(key) ? MetricRole.Errors : Of(name);

    /// <summary>The role that a metric name tells. Failures beat everything else: <c>error.rate</c> is no throughput.</summary>
    internal static MetricRole Of(string metric)
    {
        // Numbers in log lines without a name of their own may be anything.
        if (metric == "log.value")
        {
            return MetricRole.Other;
        }

        List<string> tokens = Tokens.Split(metric);
        return Any(tokens, s_errors) ? MetricRole.Errors
            : Any(tokens, s_success) ? MetricRole.Success
            : Any(tokens, s_latency) ? MetricRole.Latency
            : Any(tokens, s_saturation) ? MetricRole.Saturation
            : Any(tokens, s_throughput) ? MetricRole.Throughput
            : MetricRole.Other;
    }

    /// <summary>
    /// How much an abnormality of this role and direction counts as a cause, in (0, 1]: errors over latency over resources over
    /// throughput; a change for the better counts least.
    /// </summary>
    internal static double Weight(MetricRole role, int direction) => role switch
    {
        MetricRole.Errors => direction < 0 ? 0.3 : 1,
        MetricRole.Success => direction > 0 ? 0.3 : 1,
        MetricRole.Latency => direction < 0 ? 0.35 : 0.85,
        MetricRole.Saturation => direction < 0 ? 0.5 : 0.75,
        MetricRole.Throughput => direction < 0 ? 0.3 : 0.5,
        _ => 0.65,
    };

    private static bool HasErrorLabel(string key) =>
        HasLabel(key, "severity=\"", "err") || HasLabel(key, "severity=\"", "fatal") || HasLabel(key, "severity=\"", "crit")
        || HasLabel(key, "level=\"", "err") || HasLabel(key, "level=\"", "fatal") || HasLabel(key, "level=\"", "crit")
        || HasLabel(key, "status=\"", "5") || HasLabel(key, "code=\"", "5") || HasLabel(key, "class=\"", "5");

    private static bool HasLabel(string key, string label, string value)
    {
        int at = key.IndexOf(label, StringComparison.Ordinal);
        return at >= 0 && key.AsSpan(at + label.Length).StartsWith(value, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Any(List<string> tokens, FrozenSet<string> set)
    {
        foreach (string token in tokens)
        {
            if (set.Contains(token))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}

using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>Says in words what an anomaly is.</summary>
internal static class AnomalyWords
{
    /// <summary>One sentence: what, of whom, how much against what, since when.</summary>
    internal static string Title(Anomaly anomaly)
    {
        string what = anomaly.Kind switch
        {
            AnomalyKind.NewTemplate => $"new {LevelWord(anomaly.Severity)}template{In(anomaly)}: {Words.Quote(anomaly.Template ?? anomaly.Series)}",
            AnomalyKind.Burst => Burst(anomaly),
            AnomalyKind.Silence when IsSilent(anomaly) => $"{Subject(anomaly)} fell silent: {Values(anomaly)}",
            _ => $"{Subject(anomaly)} {Values(anomaly)}",
        };
        if (anomaly.Kind == AnomalyKind.NewTemplate)
        {
            return anomaly.Observed > 1 ? $"{what} ({Words.Number(anomaly.Observed)} lines since {Words.Clock(anomaly.Start)})" : what;
        }

        string way = anomaly.Kind == AnomalyKind.Burst || IsSilent(anomaly) ? string.Empty : anomaly.Direction switch { > 0 => "up ", < 0 => "down ", _ => "abnormal " };
        return anomaly.IsOpen
            ? $"{what}, {way}since {Words.Clock(anomaly.Start)}"
            : $"{what}, {way}from {Words.Clock(anomaly.Start)} to {Words.Clock(anomaly.End)}";
    }

    /// <summary>True when nothing at all is left of a steady rhythm; a series that is merely lower is not silent.</summary>
    internal static bool IsSilent(Anomaly anomaly) => anomaly.Kind == AnomalyKind.Silence && !(anomaly.Observed > 0);

    /// <summary>Observed against expected, with the band when there is one.</summary>
    internal static string Values(Anomaly anomaly)
    {
        string text = Words.Number(anomaly.Observed);
        if (!double.IsFinite(anomaly.Expected))
        {
            return text;
        }

        text += $" against {Words.Number(anomaly.Expected)} expected";
        return double.IsFinite(anomaly.Lower) && double.IsFinite(anomaly.Upper)
            ? $"{text} ({Words.Number(anomaly.Lower)} to {Words.Number(anomaly.Upper)})"
            : text;
    }

    /// <summary>A phrase for a list: <c>errors rose</c>, <c>request rate fell</c>, <c>new error messages appeared</c>.</summary>
    internal static (string Subject, string Verb) Phrase(Anomaly anomaly)
    {
        if (anomaly.Kind == AnomalyKind.NewTemplate)
        {
            return ($"new {LevelWord(anomaly.Severity)}messages", "appeared");
        }

        MetricRole role = MetricRoles.Of(anomaly);
        string subject = role switch
        {
            MetricRole.Errors => "errors",
            MetricRole.Latency => "latency",
            MetricRole.Throughput when anomaly.Metric.StartsWith("log", StringComparison.OrdinalIgnoreCase) => "log volume",
            MetricRole.Throughput when anomaly.Metric.Contains("request", StringComparison.OrdinalIgnoreCase) => "request rate",
            _ => Words.Metric(anomaly.Metric),
        };
        string verb = anomaly.Kind switch
        {
            AnomalyKind.Silence => IsSilent(anomaly) ? "fell silent" : "fell",
            AnomalyKind.Burst => "rose",
            _ => anomaly.Direction switch { > 0 => "rose", < 0 => "fell", _ => "changed" },
        };
        return (subject, verb);
    }

    /// <summary>The p-value in words.</summary>
    internal static string PValue(double p) => "p-value " + p.ToString("0.#E+0", CultureInfo.InvariantCulture) + " from its own history";

    private static string Subject(Anomaly anomaly)
    {
        string metric = Words.Metric(anomaly.Metric);
        return anomaly.Entity.IsNone ? metric : $"{metric} of {anomaly.Entity}";
    }

    private static string Burst(Anomaly anomaly)
    {
        string what = anomaly.Template is { } template ? $"\"{Words.Quote(template)}\"" : anomaly.Severity >= Severity.Error || anomaly.Metric == "log.errors" ? "errors" : Words.Metric(anomaly.Metric);
        return $"burst of {what}{In(anomaly)}: {Values(anomaly)}";
    }

    private static string In(Anomaly anomaly) => anomaly.Entity.IsNone ? string.Empty : $" in {anomaly.Entity}";

    private static string LevelWord(Severity severity) => severity switch
    {
        >= Severity.Fatal => "fatal error ",
        >= Severity.Error => "error ",
        >= Severity.Warn => "warning ",
        _ => string.Empty,
    };
}

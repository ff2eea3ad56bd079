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
        if (PresenceWords.Tells(anomaly.Kind))
        {
            return PresenceWords.Title(anomaly, Subject(anomaly), Period(anomaly));
        }

        string what = anomaly.Kind switch
        {
            AnomalyKind.NewTemplate => Born(anomaly),
            AnomalyKind.Burst => Burst(anomaly),
            AnomalyKind.UnusualCounts => $"unusual mix of log lines{In(anomaly)}: {(anomaly.Also.Count > 0 ? anomaly.Also[0] : string.Empty)}",
            AnomalyKind.UnusualSessions => Sessions(anomaly),
            AnomalyKind.UnusualCombination => $"unusual combination of metrics{In(anomaly)}: {(anomaly.Also.Count > 0 ? anomaly.Also[0] : string.Empty)}{(anomaly.Also.Count > 1 ? $", and {Words.Count(anomaly.Also.Count - 1, "more")}" : string.Empty)}",
            AnomalyKind.UnusualParameter => $"unusual number{In(anomaly)} in \"{Words.Quote(anomaly.Template ?? anomaly.Series)}\": {Values(anomaly)}",
            AnomalyKind.LevelShift or AnomalyKind.TrendChange or AnomalyKind.VarianceChange => $"{(anomaly.Kind == AnomalyKind.VarianceChange ? "variation" : "level")} of {Subject(anomaly)} {ChangeWords.Change(anomaly)}",
            AnomalyKind.Silence when IsSilent(anomaly) => $"{Subject(anomaly)} fell silent: {Values(anomaly)}",
            _ => $"{Subject(anomaly)} {Values(anomaly)}",
        };
        if (anomaly.Kind == AnomalyKind.NewTemplate)
        {
            return anomaly.Observed > 1 ? $"{what} ({Words.Number(anomaly.Observed)} lines since {Since(anomaly)})" : anomaly.SpansDays ? $"{what} ({Since(anomaly)})" : what;
        }

        if (ChangeWords.IsChange(anomaly))
        {
            return $"{what}, {Period(anomaly)}";
        }

        string way = anomaly.Kind is AnomalyKind.Burst or AnomalyKind.UnusualCounts or AnomalyKind.UnusualSessions or AnomalyKind.UnusualParameter or AnomalyKind.UnusualCombination || IsSilent(anomaly) ? string.Empty : anomaly.Direction switch { > 0 => "up ", < 0 => "down ", _ => "abnormal " };
        return $"{what}, {way}{Period(anomaly)}";
    }

    /// <summary>True when nothing at all is left of a steady rhythm; a series that is merely lower is not silent.</summary>
    internal static bool IsSilent(Anomaly anomaly) => anomaly.Kind == AnomalyKind.NoData || (anomaly.Kind == AnomalyKind.Silence && !(anomaly.Observed > 0));

    /// <summary>Observed against expected, with the band when there is one.</summary>
    internal static string Values(Anomaly anomaly)
    {
        if (PresenceWords.Tells(anomaly.Kind))
        {
            return PresenceWords.Values(anomaly);
        }

        if (ChangeWords.IsChange(anomaly))
        {
            return ChangeWords.Change(anomaly);
        }

        double size = Size(anomaly);
        string text = Words.Beside(anomaly.Observed, size) + Rate(anomaly);
        if (!double.IsFinite(anomaly.Expected))
        {
            return text;
        }

        text += $" against {Words.Beside(anomaly.Expected, size)} expected";
        if (!double.IsFinite(anomaly.Lower) || !double.IsFinite(anomaly.Upper))
        {
            return text;
        }

        (string lower, string upper) = (Words.Beside(anomaly.Lower, size), Words.Beside(anomaly.Upper, size));
        return lower == upper ? text : $"{text} ({lower} to {upper})";
    }

    /// <summary>A phrase for a list: <c>errors rose</c>, <c>request rate fell</c>, <c>new error messages appeared</c>.</summary>
    internal static (string Subject, string Verb) Phrase(Anomaly anomaly)
    {
        if (anomaly.Kind == AnomalyKind.NewTemplate)
        {
            return ($"new {LevelWord(anomaly.Severity)}messages", "appeared");
        }

        if (anomaly.Kind is AnomalyKind.UnusualCounts or AnomalyKind.UnusualSessions)
        {
            return anomaly.Kind == AnomalyKind.UnusualCounts ? ("the mix of log lines", "changed") : ("unusual sessions", "ended");
        }

        if (anomaly.Kind is AnomalyKind.UnusualParameter or AnomalyKind.UnusualCombination)
        {
            return anomaly.Kind == AnomalyKind.UnusualParameter ? ("unusual numbers", "appeared") : ("the metrics", "left their usual combination");
        }

        if (PresenceWords.Tells(anomaly.Kind))
        {
            return PresenceWords.Phrase(anomaly);
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
            AnomalyKind.VarianceChange => anomaly.Direction > 0 ? "became restless" : "became still",
            _ => anomaly.Direction switch { > 0 => "rose", < 0 => "fell", _ => "changed" },
        };
        return (subject, verb);
    }

    /// <summary>The p-value in words.</summary>
    internal static string PValue(double p) => "p-value " + p.ToString("0.#E+0", CultureInfo.InvariantCulture) + " from its own history";

    /// <summary>When it began, with the date where the time of day alone does not tell.</summary>
    internal static string Since(Anomaly anomaly) => Words.Clock(anomaly.Start, anomaly.SpansDays);

    private static string Period(Anomaly anomaly) => anomaly.IsOpen
        ? $"since {Since(anomaly)}"
        : $"from {Since(anomaly)} to {Words.Clock(anomaly.End, anomaly.SpansDays && Words.Date(anomaly.Start) != Words.Date(anomaly.End))}";

    private static string Born(Anomaly anomaly)
    {
        string text = Words.Quote(anomaly.Template ?? anomaly.Series);
        return anomaly.AlsoCount == 0
            ? $"new {LevelWord(anomaly.Severity)}template{In(anomaly)}: {text}"
            : $"{Words.Count(1L + anomaly.AlsoCount, $"new {LevelWord(anomaly.Severity)}template")}{In(anomaly)}: {text}, and {anomaly.AlsoCount.ToString(CultureInfo.InvariantCulture)} more";
    }

    // The greatest of the numbers that stand together: beside it, what is vanishingly small is nothing.
    private static double Size(Anomaly anomaly)
    {
        double size = 0;
        foreach (double value in (ReadOnlySpan<double>)[anomaly.Observed, anomaly.Expected, anomaly.Lower, anomaly.Upper])
        {
            size = double.IsFinite(value) ? Math.Max(size, Math.Abs(value)) : size;
        }

        return size;
    }

    // Events and growth are told as a rate, a level is not.
    internal static string Rate(Anomaly anomaly) => anomaly.Window > 0 && (anomaly.IsGrowth || anomaly.Kind == AnomalyKind.Burst)
        ? anomaly.Window switch { EventTime.Second => " a second", EventTime.Minute => " a minute", 60 * EventTime.Minute => " an hour", _ => " in " + Words.Duration(anomaly.Window) }
        : string.Empty;

    private static string Subject(Anomaly anomaly)
    {
        string metric = anomaly.IsGrowth ? "growth of " + Words.Metric(anomaly.Metric) : Words.Metric(anomaly.Metric);
        return anomaly.Entity.IsNone ? metric : $"{metric} of {anomaly.Entity}";
    }

    private static string Burst(Anomaly anomaly)
    {
        string what = anomaly.Template is { } template ? $"\"{Words.Quote(template)}\"" : anomaly.Severity >= Severity.Error || anomaly.Metric == "log.errors" ? "errors" : Words.Metric(anomaly.Metric);
        return $"burst of {what}{In(anomaly)}: {Values(anomaly)}";
    }

    private static string Sessions(Anomaly anomaly)
    {
        string what = Words.Count((long)anomaly.Observed, "unusual session");
        return $"{what}{In(anomaly)} against {Words.Beside(anomaly.Expected, anomaly.Observed)} expected{(anomaly.Also.Count > 1 ? ", as " + anomaly.Also[1] : string.Empty)}";
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

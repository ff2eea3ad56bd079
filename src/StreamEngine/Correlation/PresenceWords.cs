using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>Says in words what is wrong with a metric that has no values, too few, or the same all the time.</summary>
internal static class PresenceWords
{
    /// <summary>True for anomalies that are about whether values come and move, not about how large they are.</summary>
    internal static bool Tells(AnomalyKind kind) => kind is AnomalyKind.FlatLine or AnomalyKind.NoData or AnomalyKind.MissingData;

    /// <summary>One sentence: what, of whom, since when.</summary>
    internal static string Title(Anomaly anomaly, string subject, string period) => anomaly.Kind switch
    {
        AnomalyKind.FlatLine => $"{subject} stuck at {Words.Beside(anomaly.Observed, anomaly.Expected)} {period}{Usual(anomaly)}",
        AnomalyKind.NoData => $"no data of {(anomaly.AlsoCount > 0 ? Many(anomaly) : subject)} {period}",
        _ => $"missing data of {subject} {period}: {Shares(anomaly)}",
    };

    /// <summary>The finding as evidence.</summary>
    internal static string Values(Anomaly anomaly) => anomaly.Kind switch
    {
        AnomalyKind.FlatLine => $"exactly {Words.Beside(anomaly.Observed, anomaly.Expected)} in all windows{Usual(anomaly)}",
        AnomalyKind.NoData => $"no value, where {Percent(anomaly.Expected)} of the windows had one",
        _ => Shares(anomaly),
    };

    /// <summary>A phrase for a list: <c>cpu.usage stopped</c>.</summary>
    internal static (string Subject, string Verb) Phrase(Anomaly anomaly) => anomaly.Kind switch
    {
        AnomalyKind.FlatLine => (Words.Metric(anomaly.Metric), "got stuck"),
        AnomalyKind.NoData => (anomaly.AlsoCount > 0 ? Words.Count(1L + anomaly.AlsoCount, "metric") : Words.Metric(anomaly.Metric), "stopped"),
        _ => (Words.Metric(anomaly.Metric), "lost values"),
    };

    private static string Many(Anomaly anomaly) => $"{Words.Count(1L + anomaly.AlsoCount, "metric")} of {anomaly.Entity}";

    private static string Shares(Anomaly anomaly) => $"values in {Percent(anomaly.Observed)} of the windows against {Percent(anomaly.Expected)} expected";

    private static string Usual(Anomaly anomaly) => double.IsFinite(anomaly.Lower) && double.IsFinite(anomaly.Upper)
        ? $" (usually {Words.Beside(anomaly.Lower, anomaly.Upper)} to {Words.Beside(anomaly.Upper, anomaly.Upper)})"
        : string.Empty;

    private static string Percent(double share) => Words.Number(Math.Round(100 * share)) + " %";
}

namespace StreamEngine.Scoring.Rules;

/// <summary>
/// A verdict on an alert, by the id of its insight or by its series. It holds from the next window on for anomalies of the same series and sort: values above the expected, values below it, or values that
/// lack or are stuck; for all three sorts when a series is named.
/// </summary>
/// <param name="Verdict">What is said.</param>
public sealed record AlertFeedback(AlertVerdict Verdict)
{
    /// <summary>Id of an insight of type anomaly; one of the last 10,000. Needs this or <see cref="Series"/>.</summary>
    public string? Insight { get; init; }

    /// <summary>Series key, as insights have it.</summary>
    public string? Series { get; init; }

    /// <summary>How long nothing is told of what is known, in event time; above 0, at most 365 days. Default 1 day.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromDays(1);
}

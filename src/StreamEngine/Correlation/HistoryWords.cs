using System.Globalization;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Explaining;

namespace StreamEngine.Correlation;

/// <summary>Says in words what the past of a series makes of an anomaly: how rare it is, and when there was one like it.</summary>
internal static class HistoryWords
{
    /// <summary>The season that spoke, and what the past says; nothing where nothing is known.</summary>
    internal static IEnumerable<Evidence> Evidence(Anomaly anomaly)
    {
        if (anomaly.Season is { } season && double.IsFinite(anomaly.Expected))
        {
            yield return new Evidence("season", $"{Words.Beside(anomaly.Expected, Math.Abs(anomaly.Observed))} is usual from {season} UTC", anomaly.Series);
        }

        if (anomaly.Watched > 0)
        {
            yield return new Evidence("history", Text(anomaly), anomaly.Series, anomaly.Earlier?.Start ?? 0);
        }
    }

    /// <summary>What the insight carries of an event before.</summary>
    internal static SimilarEvent? Similar(EarlierEvent? earlier) =>
        earlier is null ? null : new SimilarEvent(earlier.Start, earlier.End, earlier.Observed, earlier.WasTold, earlier.Count);

    /// <summary><c>once in 40 d, by 60 d of history; last 2026-01-05 10:12 to 10:20: 21.8, the third</c>.</summary>
    private static string Text(Anomaly anomaly)
    {
        string seen = $"the {Words.Roughly(anomaly.Watched)} seen";
        string? rare = anomaly.OnceIn == 0 ? null
            : anomaly.OnceIn >= anomaly.Watched ? $"rarer than once in {seen}"
            : $"once in {Words.Roughly(anomaly.OnceIn)}, by {seen}";
        if (anomaly.Earlier is not { } earlier)
        {
            return rare is null ? $"none like it in {seen}" : $"{rare}, none like it before";
        }

        bool date = anomaly.SpansDays;
        string last = $"the last like it {Words.Clock(earlier.Start, date)} to {Words.Clock(earlier.End, date && Words.Date(earlier.Start) != Words.Date(earlier.End))}"
            + $" ({Words.Number(earlier.Observed)}{(anomaly.Kind == AnomalyKind.NewTemplate ? " lines" : string.Empty)}{(earlier.WasTold ? string.Empty : ", not told as it repeated the one before")})";
        string all = earlier.Count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {earlier.Count} so far");
        return rare is null ? $"{last}{all} in {seen}" : $"{rare}; {last}{all}";
    }
}

using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>Says in words what changed of a level, a trend or how much values vary.</summary>
internal static class ChangeWords
{
    internal static bool IsChange(Anomaly anomaly) => anomaly.Kind is AnomalyKind.LevelShift or AnomalyKind.TrendChange or AnomalyKind.VarianceChange;

    /// <summary><c>shifted from 400 to 470</c>, <c>rises 3.1 an hour, from 400 to 470</c>, <c>is 4 times as wide, 12 a step against 3</c>.</summary>
    internal static string Change(Anomaly anomaly)
    {
        double size = Math.Max(Math.Abs(anomaly.Observed), Math.Abs(anomaly.Expected));
        string from = Words.Beside(anomaly.Expected, size);
        string to = Words.Beside(anomaly.Observed, size) + AnomalyWords.Rate(anomaly);
        return anomaly.Kind switch
        {
            AnomalyKind.LevelShift => $"shifted from {from} to {to}",
            AnomalyKind.TrendChange => Trend(anomaly, size, from, to),
            _ => Variation(anomaly, from, to),
        };
    }

    private static string Trend(Anomaly anomaly, double size, string from, string to)
    {
        double hours = EventTime.Between(anomaly.Start, anomaly.DetectedAt) / (60.0 * EventTime.Minute);
        double slope = Math.Abs(anomaly.Observed - anomaly.Expected) / Math.Max(hours, 1e-9);
        return $"{(anomaly.Direction < 0 ? "falls" : "rises")} {Words.Beside(slope, size)} an hour, from {from} to {to}";
    }

    private static string Variation(Anomaly anomaly, string from, string to)
    {
        string steps = $"{(anomaly.Detector == "fluctuation" ? "deviations from what was expected move by" : "steps from one value to the next of")} {to} against {from}";
        double ratio = anomaly.Observed / anomaly.Expected;
        return !double.IsFinite(ratio) || ratio <= 0
            ? $"changed: {steps}"
            : ratio >= 1 ? $"is {Words.Number(ratio)} times as large: {steps}" : $"is {Words.Number(1 / ratio)} times as small: {steps}";
    }
}

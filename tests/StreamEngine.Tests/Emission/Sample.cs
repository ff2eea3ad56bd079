using StreamEngine.Batching;
using StreamEngine.Insights;

namespace StreamEngine.Tests.Emission;

/// <summary>Small insights for tests.</summary>
internal static class Sample
{
    internal static Insight Insight(int number) => new()
    {
        Type = InsightType.Anomaly,
        Id = number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        Time = 1_700_000_000_000_000_000 + number,
        End = 1_700_000_060_000_000_000,
        Severity = InsightSeverity.Low,
        Entity = Entity.None,
        Title = "anomaly " + number,
        Score = 0.5,
    };

    internal static Insight[] Insights(int count) => [.. Enumerable.Range(1, count).Select(Insight)];
}

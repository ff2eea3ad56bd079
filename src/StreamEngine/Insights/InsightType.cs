namespace StreamEngine.Insights;

/// <summary>Kind of an insight.</summary>
public enum InsightType
{
    /// <summary>A series or template behaves as it never, or hardly ever, did. JSON: <c>anomaly</c>.</summary>
    Anomaly,

    /// <summary>A series will reach a threshold. JSON: <c>forecast</c>.</summary>
    Forecast,

    /// <summary>Anomalies and changes that belong together, with ranked causes. JSON: <c>incident</c>.</summary>
    Incident,

    /// <summary>What a change did, or that it did nothing. JSON: <c>change_impact</c>.</summary>
    ChangeImpact,
}

namespace StreamEngine.Insights;

/// <summary>Receives insights in a fixed order.</summary>
public interface IInsightHandler
{
    /// <summary>An insight is new or has a new revision.</summary>
    void OnInsight(Insight insight);
}

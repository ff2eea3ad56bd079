using StreamEngine.Insights;

namespace StreamEngine.Runtime;

/// <summary>Gathers what one frame leads to, in order.</summary>
internal sealed class InsightCollector : IInsightHandler
{
    private List<Insight> _insights = [];

    /// <summary>Everything since the last <see cref="Take"/>.</summary>
    internal IReadOnlyList<Insight> Insights => _insights;

    public void OnInsight(Insight insight) => _insights.Add(insight);

    /// <summary>Everything since the last call; empty when there is nothing.</summary>
    internal IReadOnlyList<Insight> Take()
    {
        if (_insights.Count == 0)
        {
            return [];
        }

        List<Insight> taken = _insights;
        _insights = [];
        return taken;
    }
}

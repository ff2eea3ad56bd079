using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Rules;

/// <summary>What rules say of each series. Which rules match a series is found out once, when it first matters.</summary>
internal sealed class RuleTable(IReadOnlyList<AlertRule> rules)
{
    private readonly Dictionary<int, AlertRule[]> _bySeries = [];

    /// <summary>True when there are no rules.</summary>
    internal bool IsEmpty => rules.Count == 0;

    /// <summary>Greatest budget that a rule gives, alerts in 30 days; 0 when none does.</summary>
    internal double GreatestBudget { get; } = rules.Max(static r => r.AlertsPerMonth) ?? 0;

    /// <summary>What holds for anomalies of a kind of a series.</summary>
    internal RuleEffect Of(Frame frame, int id, AnomalyKind kind)
    {
        if (IsEmpty)
        {
            return default;
        }

        if (!_bySeries.TryGetValue(id, out AlertRule[]? matching))
        {
            SeriesInfo series = frame.Series[id];
            _bySeries.Add(id, matching = [.. rules.Where(r => r.IsFor(series))]);
        }

        return Join(matching, kind);
    }

    /// <summary>What holds for an anomaly that is of no series, and so has no budget of its own.</summary>
    internal RuleEffect OfOther(string metric, Entity entity, AnomalyKind kind) =>
        IsEmpty ? default : Join(rules.Where(r => r.IsForOther(metric, entity)), kind) with { AlertsPerMonth = null };

    /// <summary>A series is given up; another one may get its id.</summary>
    internal void Forget(int id) => _bySeries.Remove(id);

    private static RuleEffect Join(IEnumerable<AlertRule> matching, AnomalyKind kind)
    {
        RuleEffect effect = default;
        foreach (AlertRule rule in matching)
        {
            effect = rule.Kind is null || rule.Kind == kind ? effect.Or(rule) : effect;
        }

        return effect;
    }
}

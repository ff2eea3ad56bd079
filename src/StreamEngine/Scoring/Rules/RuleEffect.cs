namespace StreamEngine.Scoring.Rules;

/// <summary>What the rules say together of one series and kind; null where none says anything.</summary>
internal readonly record struct RuleEffect(int? Direction, double? MinDeviation, double? MinShare, double? AlertsPerMonth, AlertUrgency? Urgency, bool? Mute)
{
    /// <summary>Adds what a later rule says where none did before.</summary>
    internal RuleEffect Or(AlertRule rule) => new(
        Direction ?? rule.Direction, MinDeviation ?? rule.MinDeviation, MinShare ?? rule.MinShare, AlertsPerMonth ?? rule.AlertsPerMonth, Urgency ?? rule.Urgency, Mute ?? rule.Mute);
}

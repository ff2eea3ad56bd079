namespace StreamEngine.Scoring.Rules;

/// <summary>
/// What is told of the series that match. Of each property the first rule that matches and says it counts; what no rule says is as <see cref="AlertPolicyOptions"/> has it.
/// </summary>
public sealed class AlertRule : SeriesMatch
{
    /// <summary>Kind of anomaly that the rule is for; null for all.</summary>
    public AnomalyKind? Kind { get; set; }

    /// <summary>Direction that is told: 1 only above the expected, -1 only below, 0 both; null as the policy has it. It holds for values, not for whether they come.</summary>
    public int? Direction { get; set; }

    /// <summary>Least deviation from the expected value in units of the series, 0 or more; null for none.</summary>
    public double? MinDeviation { get; set; }

    /// <summary>Least deviation as a share of the expected value, 0 to 100; null as the policy has it.</summary>
    public double? MinShare { get; set; }

    /// <summary>False alerts in 30 days that each of the series may cause, above 0, in place of both budgets of the policy; null for these.</summary>
    public double? AlertsPerMonth { get; set; }

    /// <summary>How urgent what is told is, whatever else says so; null for what follows from the anomaly.</summary>
    public AlertUrgency? Urgency { get; set; }

    /// <summary>True to tell nothing, false to tell what a later rule would mute; null for neither. What is muted is counted, and learned from.</summary>
    public bool? Mute { get; set; }

    /// <summary>True when it says anything.</summary>
    internal bool SaysSomething =>
        Direction is not null || MinDeviation is not null || MinShare is not null || AlertsPerMonth is not null || Urgency is not null || Mute is not null;
}

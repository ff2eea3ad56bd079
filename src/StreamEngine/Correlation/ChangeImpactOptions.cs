namespace StreamEngine.Correlation;

/// <summary>How the effect of changes is judged.</summary>
public sealed class ChangeImpactOptions
{
    /// <summary>Who calls whom; null (the default) when unknown.</summary>
    public Topology? Topology { get; set; }

    /// <summary>How long after a change its effect is looked for, and how long before it the state is compared. At least three windows. Default 15 minutes.</summary>
    public TimeSpan Observation { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Most changes that are watched at a time, 1 to 65,536. Default 1,024.</summary>
    public int MaxChanges { get; set; } = 1024;

    /// <summary>Most anomalies that are remembered, 1 to 1,000,000. Default 8,192.</summary>
    public int MaxAnomalies { get; set; } = 8192;

    /// <summary>Checks the limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its limits.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Observation, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Observation, TimeSpan.FromDays(30));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxChanges, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxChanges, 65_536);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAnomalies, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxAnomalies, 1_000_000);
    }
}

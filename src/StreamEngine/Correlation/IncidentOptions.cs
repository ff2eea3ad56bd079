namespace StreamEngine.Correlation;

/// <summary>How anomalies and changes are joined into incidents. Times are at least a few windows long whatever is set here.</summary>
public sealed class IncidentOptions
{
    /// <summary>Who calls whom; null (the default) when unknown.</summary>
    public Topology? Topology { get; set; }

    /// <summary>Affinity from which an anomaly joins an incident, in (0, 1]. Default 0.3.</summary>
    public double JoinThreshold { get; set; } = 0.3;

    /// <summary>Distance in time at which affinity has halved. At least two windows. Default 10 minutes.</summary>
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after its onset an incident takes new members. At least four windows. Default 30 minutes.</summary>
    public TimeSpan MaxWindow { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Time without an open or new member after which an incident is over. At least two windows. Default 10 minutes.</summary>
    public TimeSpan QuietTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest life of an incident whose anomalies never end. Default 24 hours.</summary>
    public TimeSpan MaxLife { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long before an onset a change is a suspect. Default 30 minutes.</summary>
    public TimeSpan ChangeHorizon { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Delay of the onset at which suspicion of a change has halved. Default 5 minutes.</summary>
    public TimeSpan ChangeHalfLife { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Most incidents and candidates at a time, 1 to 100,000. Default 1,000.</summary>
    public int MaxOpen { get; set; } = 1000;

    /// <summary>Most anomalies of one incident, 2 to 65,536; further ones are counted. Default 256.</summary>
    public int MaxMembers { get; set; } = 256;

    /// <summary>Most changes that are remembered, 1 to 65,536. Default 1,024.</summary>
    public int MaxChanges { get; set; } = 1024;

    /// <summary>Most causes of one incident, 1 to 100. Default 5.</summary>
    public int MaxCauses { get; set; } = 5;

    /// <summary>Checks the limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its limits.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(JoinThreshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(JoinThreshold, 1);
        Within(HalfLife, nameof(HalfLife));
        Within(MaxWindow, nameof(MaxWindow));
        Within(QuietTime, nameof(QuietTime));
        Within(MaxLife, nameof(MaxLife));
        Within(ChangeHorizon, nameof(ChangeHorizon));
        Within(ChangeHalfLife, nameof(ChangeHalfLife));
        Within(MaxOpen, 1, 100_000, nameof(MaxOpen));
        Within(MaxMembers, 2, 65_536, nameof(MaxMembers));
        Within(MaxChanges, 1, 65_536, nameof(MaxChanges));
        Within(MaxCauses, 1, 100, nameof(MaxCauses));
    }

    private static void Within(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1), name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(365), name);
    }

    private static void Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}

namespace StreamEngine.Batching;

/// <summary>What the rows of an <see cref="EventBatch"/> are.</summary>
public enum EventKind : byte
{
    /// <summary>Log records.</summary>
    Log,

    /// <summary>Metric points: one value of one series at one time.</summary>
    Metric,

    /// <summary>Change events: deployments, configuration changes, feature flags, restarts.</summary>
    Change,
}

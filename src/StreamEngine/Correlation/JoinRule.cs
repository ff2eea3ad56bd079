namespace StreamEngine.Correlation;

/// <summary>What a frame's newcomers are measured with.</summary>
/// <param name="Topology">Who calls whom; null when unknown.</param>
/// <param name="Window">Length of a window, nanoseconds.</param>
/// <param name="HalfLife">Distance in time at which affinity has halved, nanoseconds.</param>
/// <param name="MaxWindow">How long after (or before) its onset an incident takes members, nanoseconds.</param>
/// <param name="Simultaneous">Distance from the onset at which anomalies count as simultaneous, nanoseconds.</param>
/// <param name="IsMass">True when so many entities became abnormal at once that one thing must be behind it.</param>
internal readonly record struct JoinRule(Topology? Topology, long Window, long HalfLife, long MaxWindow, long Simultaneous, bool IsMass)
{
    /// <summary>Score of a strong anomaly: a p-value of a millionth.</summary>
    internal const double StrongScore = 0.6;

    /// <summary>Score that suffices in the same moment as a strong one: a chance meeting of two alerts is rare.</summary>
    internal const double FollowingScore = 0.53;

    /// <summary>Closeness of entities that nothing joins but that they fail strongly in the same moment.</summary>
    internal const double SimultaneousCloseness = 0.45;

    /// <summary>Entities with a new anomaly within the simultaneous span that make a mass.</summary>
    internal const int MassKeys = 4;
}

using StreamEngine.Batching;
using StreamEngine.Insights;

namespace StreamEngine.Correlation;

/// <summary>A change event and its id, by which causes and members refer to it as <c>change:ID</c>.</summary>
internal sealed class KnownChange : IComparable<KnownChange>
{
    internal KnownChange(ChangeEvent change)
    {
        Event = change;
        Entity entity = change.Entity;
        Id = InsightId.Derive("change", $"{change.Type}\0{entity.Service}\0{entity.Host}\0{entity.Component}\0{change.Version}\0{change.Description}", change.Time);
    }

    internal ChangeEvent Event { get; }

    /// <summary>16 hexadecimal digits from what was done, to whom, and when.</summary>
    internal string Id { get; }

    internal string Reference => "change:" + Id;

    /// <summary>How often a change of this type is what broke things, relative to a deployment.</summary>
    internal double TypeWeight => Event.Type.ToLowerInvariant() switch
    {
        "deployment" or "deploy" or "release" or "rollout" or "rollback" => 1,
        "config" or "configuration" or "feature_flag" or "flag" or "model" or "migration" => 0.9,
        "restart" => 0.6,
        "scale" or "scaling" => 0.45,
        _ => 0.55,
    };

    /// <inheritdoc/>
    public int CompareTo(KnownChange? other)
    {
        int order = other is null ? 1 : Event.Time.CompareTo(other.Event.Time);
        return order != 0 ? order : string.CompareOrdinal(Id, other!.Id);
    }
}

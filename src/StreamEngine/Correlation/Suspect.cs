using StreamEngine.Batching;
using StreamEngine.Insights;

namespace StreamEngine.Correlation;

/// <summary>A ranked cause with what the title and the evidence need beside it.</summary>
/// <param name="Cause">What is emitted.</param>
/// <param name="Change">The change, when one is blamed.</param>
/// <param name="Onset">When the entity became abnormal: of a change, when what it touches did.</param>
/// <param name="Key">Group that is blamed or hit (<see cref="SuspectGroup.KeyOf"/>).</param>
/// <param name="Raw">Weight before sharing, 0 or more.</param>
/// <param name="Explains">Callers whose trouble it explains.</param>
internal sealed record Suspect(Cause Cause, KnownChange? Change, long Onset, string Key, double Raw, IReadOnlyList<Entity> Explains)
{
    internal Entity Entity => Cause.Entity;

    /// <summary>Which abnormal callers lead to whom, of a ranking; at most three sentences a suspect.</summary>
    internal static IEnumerable<Evidence> Topology(IEnumerable<Suspect> suspects) => suspects.Take(3).SelectMany(s => s.Explains.Take(3).Select(
        caller => new Evidence("topology", $"{Words.Name(caller)} calls {Words.Name(s.Entity)}, which was abnormal no later", s.Cause.Series)));
}

using StreamEngine.Batching;
using StreamEngine.Insights;

namespace StreamEngine.Correlation;

/// <summary>A ranked cause with what the title and the evidence need beside it.</summary>
/// <param name="Cause">What is emitted.</param>
/// <param name="Change">The change, when one is blamed.</param>
/// <param name="Onset">When the entity became abnormal: of a change, when what it touches did.</param>
/// <param name="Key">Group that is blamed or hit (<see cref="SuspectGroup.KeyOf"/>).</param>
/// <param name="Raw">Weight before sharing, 0 or more.</param>
/// <param name="ExplainedBy">A callee that was abnormal no later; null when there is none.</param>
internal sealed record Suspect(Cause Cause, KnownChange? Change, long Onset, string Key, double Raw, Entity? ExplainedBy = null)
{
    internal Entity Entity => Cause.Entity;
}

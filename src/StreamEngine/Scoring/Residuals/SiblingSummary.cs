using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>What series of one metric that have been here for long have in common, for one that begins: about 500 bytes.</summary>
/// <param name="Fast">Error of the fast level.</param>
/// <param name="Slow">Error of the slow level.</param>
/// <param name="Peak">Largest residual of late.</param>
/// <param name="Tails">Tails of residuals.</param>
/// <param name="Season">The day, null for none that they have in common.</param>
internal sealed record SiblingSummary(Typical Fast, Typical Slow, Typical Peak, SiblingTail[] Tails, SiblingSeason? Season)
{
    /// <summary>Series from which on they are siblings.</summary>
    internal const int LeastSiblings = 3;

    /// <summary>Tails of a series.</summary>
    internal const int TailCount = 4;

    internal void Save(SnapshotOutput output)
    {
        Fast.Save(output);
        Slow.Save(output);
        Peak.Save(output);
        foreach (SiblingTail tail in Tails)
        {
            tail.Save(output);
        }

        output.WriteBoolean(Season is not null);
        Season?.Save(output);
    }

    internal static SiblingSummary Load(ref SnapshotInput input)
    {
        Typical fast = Typical.Load(ref input);
        Typical slow = Typical.Load(ref input);
        Typical peak = Typical.Load(ref input);
        var tails = new SiblingTail[TailCount];
        foreach (ref SiblingTail tail in tails.AsSpan())
        {
            tail = SiblingTail.Load(ref input);
        }

        return new SiblingSummary(fast, slow, peak, tails, input.ReadBoolean() ? SiblingSeason.Load(ref input) : null);
    }
}

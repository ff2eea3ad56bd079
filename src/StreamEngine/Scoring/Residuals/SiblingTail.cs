using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>One tail of all siblings together.</summary>
/// <param name="Share">Share of values beyond the threshold.</param>
/// <param name="Mean">Mean excess.</param>
/// <param name="Shape">Shape.</param>
/// <param name="Excesses">Excesses that it was learned from.</param>
internal readonly record struct SiblingTail(float Share, float Mean, float Shape, float Excesses)
{
    /// <summary>Bytes of what is written down.</summary>
    internal const int SavedBytes = 16;

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(BitConverter.SingleToInt32Bits(Share));
        output.WriteInt32(BitConverter.SingleToInt32Bits(Mean));
        output.WriteInt32(BitConverter.SingleToInt32Bits(Shape));
        output.WriteInt32(BitConverter.SingleToInt32Bits(Excesses));
    }

    internal static SiblingTail Load(ref SnapshotInput input) => new(Typical.ReadFinite(ref input), Typical.ReadFinite(ref input), Typical.ReadFinite(ref input), Typical.ReadFinite(ref input));
}

using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// One tail of a sibling, or of all of them together. Mean excesses are averaged as logarithms: they differ by factors among siblings, and a few with heavy tails must not make all newcomers deaf. Nor must faults of
/// a few that are else still: no sibling has more excesses than twice as many as the middle one and those that nothing is known of.
/// </summary>
/// <param name="Share">Share of values beyond the threshold.</param>
/// <param name="Mean">Mean excess.</param>
/// <param name="Shape">Shape.</param>
/// <param name="Excesses">Excesses that it was learned from.</param>
internal readonly record struct SiblingTail(float Share, float Mean, float Shape, float Excesses)
{
    /// <summary>Bytes of what is written down.</summary>
    internal const int SavedBytes = 16;

    /// <summary>Excesses of a tail of which nothing is known, for each sibling.</summary>
    private const double PriorExcesses = 2;

    /// <summary>Excesses of a sibling that count, in those of the middle one.</summary>
    private const double MostOfMiddle = 2;

    /// <summary>The tail of all; none, with no excesses, when nothing lay beyond.</summary>
    /// <param name="siblings">The tail of each.</param>
    internal static SiblingTail Of(ReadOnlySpan<SiblingTail> siblings)
    {
        double most = (MostOfMiddle * MiddleOf(siblings)) + PriorExcesses;
        (double share, double mean, double shape, double excesses) = (0, 0, 0, 0);
        foreach (ref readonly SiblingTail tail in siblings)
        {
            double counted = Math.Min(tail.Excesses, most);
            share += tail.Share * (tail.Excesses > most ? most / tail.Excesses : 1);
            mean += counted * Math.Log(tail.Mean);
            shape += counted * tail.Shape;
            excesses += counted;
        }

        double prior = PriorExcesses * siblings.Length;
        double all = excesses + prior;
        return excesses == 0 ? default : new SiblingTail((float)(share / siblings.Length), (float)Math.Exp((mean + (prior * Math.Log(LaneTail.PriorMean))) / all),
            (float)((shape + (prior * LaneTail.PriorShape)) / all), (float)excesses);
    }

    private static double MiddleOf(ReadOnlySpan<SiblingTail> siblings)
    {
        Span<float> excesses = stackalloc float[siblings.Length];
        for (int i = 0; i < siblings.Length; i++)
        {
            excesses[i] = siblings[i].Excesses;
        }

        excesses.Sort();
        return 0.5 * (excesses[(excesses.Length - 1) / 2] + excesses[excesses.Length / 2]);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(BitConverter.SingleToInt32Bits(Share));
        output.WriteInt32(BitConverter.SingleToInt32Bits(Mean));
        output.WriteInt32(BitConverter.SingleToInt32Bits(Shape));
        output.WriteInt32(BitConverter.SingleToInt32Bits(Excesses));
    }

    internal static SiblingTail Load(ref SnapshotInput input) => new(Typical.ReadFinite(ref input), Typical.ReadFinite(ref input), Typical.ReadFinite(ref input), Typical.ReadFinite(ref input));
}

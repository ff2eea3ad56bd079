namespace StreamEngine.Correlation;

/// <summary>
/// Which of many series shifted beyond what noise gives. The null is the same question asked about earlier blocks of all series at once:
/// the distribution of the largest ratio over all series (Westfall and Young, "Resampling-Based Multiple Testing", 1993) keeps their
/// dependence and controls the chance of any false alarm, however many series there are.
/// </summary>
internal sealed class ShiftTest
{
    private const double Level = 0.05;
    private const double LeastSize = 3;
    private const int EnoughBlocks = 19;
    private const int FewBlocks = 6;

    internal ShiftTest(IReadOnlyList<Shift> shifts)
    {
        Compared = shifts.Count;
        Blocks = shifts.Count == 0 ? 0 : shifts.Max(s => s.Null.Length);
        double[] largest = new double[Blocks];
        foreach (Shift shift in shifts)
        {
            int offset = Blocks - shift.Null.Length;
            for (int i = 0; i < shift.Null.Length; i++)
            {
                largest[offset + i] = Math.Max(largest[offset + i], shift.NullRatio(i));
            }
        }

        Array.Sort(largest);
        Limit = Blocks switch
        {
            >= EnoughBlocks => Math.Max(1.5, largest[Math.Min(Blocks, (int)Math.Ceiling((1 - Level) * (Blocks + 1))) - 1]),
            >= FewBlocks => Math.Max(2, 1.3 * largest[^1]),
            _ => 2 * LeastSize,
        };
        Shifted = [.. shifts.Where(s => s.Size >= LeastSize && s.Ratio > Limit).OrderByDescending(s => s.Size)];
        Largest = shifts.Where(s => s.Size >= LeastSize).Select(s => s.Ratio).DefaultIfEmpty().Max();
        int asLarge = largest.Count(v => v >= Largest);
        PValue = Blocks == 0 ? 1 : (1.0 + asLarge) / (1 + Blocks);
    }

    /// <summary>Series that could be compared.</summary>
    internal int Compared { get; }

    /// <summary>Earlier blocks that the null is made of.</summary>
    internal int Blocks { get; }

    /// <summary>Ratio that a shift must exceed.</summary>
    internal double Limit { get; }

    /// <summary>Largest ratio that was seen.</summary>
    internal double Largest { get; }

    /// <summary>Share of earlier blocks whose largest ratio was as large: chance of it when nothing happened. At least 1 / (blocks + 1).</summary>
    internal double PValue { get; }

    /// <summary>Series beyond the limit, the largest shift first.</summary>
    internal IReadOnlyList<Shift> Shifted { get; }
}

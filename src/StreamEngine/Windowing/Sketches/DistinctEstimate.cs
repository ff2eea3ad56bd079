namespace StreamEngine.Windowing.Sketches;

/// <summary>
/// The improved raw estimator of Otmar Ertl (New cardinality estimation algorithms for HyperLogLog sketches, 2017, algorithm 6): one formula over how
/// many registers have each value, without a bias table and without a border between ranges.
/// </summary>
internal static class DistinctEstimate
{
    private const double AlphaInfinity = 0.72134752044448170367996;

    /// <summary>How many distinct hashes there were.</summary>
    /// <param name="counts">How many of the registers have each value, from 0 to one more than the bits that ranks come from.</param>
    /// <param name="registers">Number of registers.</param>
    internal static double Of(ReadOnlySpan<int> counts, int registers)
    {
        double sum = registers * Tau(1 - ((double)counts[^1] / registers));
        for (int value = counts.Length - 2; value >= 1; value--)
        {
            sum = 0.5 * (sum + counts[value]);
        }

        sum += registers * Sigma((double)counts[0] / registers);
        return AlphaInfinity * registers * registers / sum;
    }

    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double y = 1;
        double sum = x;
        double before;
        do
        {
            x *= x;
            before = sum;
            sum += x * y;
            y += y;
        }
        while (sum != before);
        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double y = 1;
        double sum = 1 - x;
        double before;
        do
        {
            x = Math.Sqrt(x);
            before = sum;
            y *= 0.5;
            sum -= (1 - x) * (1 - x) * y;
        }
        while (sum != before);
        return sum / 3;
    }
}

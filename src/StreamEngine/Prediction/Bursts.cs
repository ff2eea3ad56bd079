namespace StreamEngine.Prediction;

/// <summary>
/// Growth that stands still and jumps: what buckets add to it, none less than nothing and uneven. Close to a threshold it is not a walk with drift, since nothing happens until the next jump: jumps are drawn from those that were seen (bootstrap), and the
/// buckets without one in between from the geometric distribution.
/// </summary>
/// <param name="Sizes">What buckets added that added something.</param>
/// <param name="Share">Share of those buckets among all.</param>
/// <param name="Mean">Mean of the sizes.</param>
/// <param name="Deviation">Deviation of what was added, as a share of it: that of a compound Poisson process.</param>
internal sealed record Bursts(double[] Sizes, double Share, double Mean, double Deviation)
{
    /// <summary>Jumps to go beyond which a walk with drift is the same.</summary>
    private const int Most = 24;

    private const int Least = 8;

    /// <summary>The jumps of values; null when some fall, when there are too few, and when buckets add much the same each.</summary>
    internal static Bursts? Find(ReadOnlySpan<double> highs)
    {
        var sizes = new List<double>();
        double sum = 0;
        double squares = 0;
        for (int i = 1; i < highs.Length; i++)
        {
            double size = highs[i] - highs[i - 1];
            if (size < 0)
            {
                return null;
            }

            if (size > 0)
            {
                sizes.Add(size);
                sum += size;
                squares += size * size;
            }
        }

        // Uneven: the deviation of what a bucket adds is more than half of its mean.
        double mean = sum / (highs.Length - 1);
        return sizes.Count < Least || (squares / (highs.Length - 1)) - (mean * mean) < 0.25 * mean * mean ? null : new Bursts([.. sizes], sizes.Count / (highs.Length - 1.0), sum / sizes.Count, Math.Sqrt(squares) / sum);
    }

    /// <summary>True when so few jumps are to go that they are drawn one by one.</summary>
    internal bool IsNear(double distance) => distance < Most * Mean;

    /// <summary>Buckets until some distance has been made.</summary>
    /// <param name="distance">The distance, above 0.</param>
    /// <param name="factor">By how much faster than it was seen it grows: half of that by larger jumps, half by more of them.</param>
    /// <param name="draw">Number of the draw; equal ones give equal answers.</param>
    internal double Reached(double distance, double factor, int draw)
    {
        ulong state = (ulong)(draw + 1) * 0x9E3779B97F4A7C15;
        double root = Math.Sqrt(factor);
        double share = Math.Clamp(Share * root, 1e-9, 1 - 1e-9);
        double scale = factor * Share / share;
        double buckets = 0;
        for (int jump = 0; distance > 0 && jump < 100 * Most; jump++)
        {
            // The first bucket with a jump, of independent ones, and a place in it.
            buckets += 1 + Math.Floor(Math.Log(1 - Next(ref state)) / Math.Log(1 - share));
            distance -= scale * Sizes[(int)(Next(ref state) * Sizes.Length)];
        }

        return buckets - Next(ref state);
    }

    // SplitMix64 (Steele, Lea and Flood 2014), the upper 53 bits.
    private static double Next(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}

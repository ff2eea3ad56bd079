using System.Numerics;

namespace StreamEngine.LoadGen.Text;

/// <summary>
/// xoshiro256** (Blackman and Vigna, 2018) seeded through splitmix64: the same seed gives the same numbers on every machine, which
/// <see cref="Random"/> does not promise between runtime versions.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Creates the sequence of a seed; any value is allowed, zero too.</summary>
    public SeededRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A uniform integer in [0, <paramref name="bound"/>); the bias is below bound / 2^32.</summary>
    public int Next(int bound) => Scale((uint)(NextBits() >> 32), bound);

    /// <summary>A uniform number in [0, 1).</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// A number of mean 0 and variance 1 from the sum of four 16-bit uniforms (Irwin-Hall); bounded by 3.5 either side, so a healthy
    /// series never shows a value that looks like a fault.
    /// </summary>
    public double NextGaussian()
    {
        ulong bits = NextBits();
        long sum = (long)(bits & 0xFFFF) + (long)((bits >> 16) & 0xFFFF) + (long)((bits >> 32) & 0xFFFF) + (long)(bits >> 48);
        return (sum - 131070.0) / 37837.23;
    }

    /// <summary>A normal number of mean 0 and variance 1 with its whole tails (Box and Muller, 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());

    /// <summary>A Poisson count (Knuth's product of uniforms); from a mean of 100 on by the normal number of the same mean and variance, rounded.</summary>
    public double NextPoisson(double mean)
    {
        if (mean >= 100) return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * NextNormal())));
        double limit = Math.Exp(-mean);
        int count = 0;
        for (double product = NextUnit(); product > limit; product *= NextUnit()) count++;
        return count;
    }

    /// <summary>Maps 32 random bits to [0, <paramref name="bound"/>).</summary>
    public static int Scale(uint bits, int bound) => (int)(((ulong)bits * (uint)bound) >> 32);

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

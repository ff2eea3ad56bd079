namespace StreamEngine.Server.Demo;

/// <summary>Seeded random numbers (splitmix64, Steele, Lea and Flood 2014): the same on every machine and runtime version.</summary>
internal sealed class DemoRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A uniform number in [0, 1).</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform integer in [0, <paramref name="bound"/>).</summary>
    public int Next(int bound) => (int)(((NextBits() >> 32) * (ulong)bound) >> 32);

    /// <summary>A standard normal number (Box and Muller, one of the pair).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());

    /// <summary>A Poisson number of a mean: counted for small means (Knuth), by the normal approximation above 30.</summary>
    public int NextPoisson(double mean)
    {
        if (mean > 30) return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * NextGaussian())));
        double limit = Math.Exp(-mean);
        int count = 0;
        for (double product = NextUnit(); product > limit; product *= NextUnit()) count++;
        return count;
    }
}

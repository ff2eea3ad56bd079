namespace StreamEngine.Fuzz.Inputs;

/// <summary>Seeded random numbers (splitmix64, Steele, Lea and Flood 2014): the same seed gives the same inputs on every machine.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = seed;

    internal ulong Bits()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>An integer in [0, <paramref name="bound"/>).</summary>
    internal int Below(int bound) => (int)(((ulong)(uint)(Bits() >> 32) * (uint)bound) >> 32);

    /// <summary>True once in <paramref name="times"/>.</summary>
    internal bool OneIn(int times) => Below(times) == 0;

    internal T Of<T>(ReadOnlySpan<T> values) => values[Below(values.Length)];

    /// <summary>The generator of one batch of inputs: any batch can be made again without those before it.</summary>
    internal static Draw ForBatch(ulong seed, string format, long batch)
    {
        ulong state = seed;
        foreach (char letter in format)
        {
            state = (state ^ letter) * 0x100000001B3;
        }

        return new Draw(state ^ ((ulong)batch * 0xD6E8FEB86659FD93));
    }
}

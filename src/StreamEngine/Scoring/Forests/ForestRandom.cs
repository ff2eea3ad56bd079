namespace StreamEngine.Scoring.Forests;

/// <summary>
/// Random numbers that follow from a seed, a time and a stream alone (SplitMix64, Steele, Lea and Flood 2014): a tree draws the same whatever other trees and series have drawn.
/// </summary>
internal struct ForestRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Begins a stream.</summary>
    /// <param name="seed">Seed of the series.</param>
    /// <param name="time">Values before.</param>
    /// <param name="stream">Who draws.</param>
    internal ForestRandom(uint seed, uint time, int stream) => _state = Mix(((ulong)seed << 32) | time) + ((ulong)stream * 0xD1B54A32D192ED03);

    /// <summary>A number in [0, 1).</summary>
    internal double Next()
    {
        _state += Golden;
        return (Mix(_state) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>Spreads bits over all bits.</summary>
    internal static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}

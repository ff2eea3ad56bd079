using System.Numerics;

namespace StreamEngine.Scoring.Novelty;

/// <summary>
/// Which values a feature of a series has taken, as <see cref="NoveltyMap"/> remembers it, in fewer bits: 256 over a range that doubles as needed, in two generations. Its numbers lie in
/// <see cref="NoveltyLanes"/>; it is put together where a value is not known.
/// </summary>
/// <param name="now">Bits of this generation.</param>
/// <param name="before">Bits of the one before.</param>
internal ref struct BinMap(Span<uint> now, Span<uint> before)
{
    /// <summary>Words of a generation.</summary>
    internal const int Words = 8;

    internal const int Bins = Words * 32;

    private readonly Span<uint> _now = now;
    private readonly Span<uint> _before = before;

    /// <summary>Where the first bin begins.</summary>
    internal float Low;

    /// <summary>Length of a bin, 0 while all values were the same.</summary>
    internal float Width;

    internal float Least;
    internal float Greatest;

    /// <summary>Greatest less least value so far.</summary>
    internal readonly float Range => Greatest - Least;

    /// <summary>Distance to the nearest value taken, 0 in a bin that was taken.</summary>
    /// <param name="seen">Values learned.</param>
    /// <param name="value">The value.</param>
    internal readonly float Distance(int seen, float value)
    {
        if (seen == 0)
        {
            return 0;
        }

        if (value >= Greatest || value <= Least)
        {
            return value >= Greatest ? value - Greatest : Least - value;
        }

        int bin = Bin(value);
        int below = Previous(bin);
        if (below == bin)
        {
            return 0;
        }

        int above = Following(bin);
        float down = below < 0 ? float.MaxValue : value - (Low + ((below + 1) * Width));
        float up = above >= Bins ? float.MaxValue : Low + (above * Width) - value;
        float nearest = Math.Min(down, up);
        return nearest == float.MaxValue ? 0 : Math.Max(0, nearest);
    }

    /// <summary>Takes a value into the range and the bins.</summary>
    /// <param name="seen">Values learned before.</param>
    /// <param name="value">The value.</param>
    internal void Learn(int seen, float value)
    {
        (Least, Greatest) = seen == 0 ? (value, value) : (Math.Min(Least, value), Math.Max(Greatest, value));
        if (Width == 0)
        {
            if (!(Greatest > Least))
            {
                return;
            }

            // The first two values span a quarter of the map.
            Width = Math.Max(4 * (Greatest - Least) / Bins, float.Epsilon * Bins);
            Low = Least - (1.5f * (Greatest - Least));
            Mark(Least);
            Mark(Greatest);
        }

        for (int i = 0; i < 300 && (value < Low || value >= Low + (Bins * Width)); i++)
        {
            Double(down: value < Low);
        }

        Mark(value);
    }

    private readonly int Bin(float value) => (int)Math.Clamp((value - Low) / Width, 0, Bins - 1);

    private readonly void Mark(float value)
    {
        int bin = Bin(value);
        _now[bin >> 5] |= 1u << (bin & 31);
    }

    // Doubles the range towards a value, merging pairs of bins.
    private void Double(bool down)
    {
        Halve(_now, down);
        Halve(_before, down);
        Low -= down ? Bins * Width : 0;
        Width *= 2;
    }

    private static void Halve(Span<uint> map, bool upper)
    {
        Span<uint> half = stackalloc uint[Words];
        half.Clear();
        for (int word = 0; word < Words; word++)
        {
            half[(word >> 1) + (upper ? Words / 2 : 0)] |= Pairs(map[word]) << (16 * (word & 1));
        }

        half.CopyTo(map);
    }

    // A bit for each pair of bits of which one is set.
    private static uint Pairs(uint bits)
    {
        bits = (bits | (bits >> 1)) & 0x55555555;
        bits = (bits | (bits >> 1)) & 0x33333333;
        bits = (bits | (bits >> 2)) & 0x0f0f0f0f;
        bits = (bits | (bits >> 4)) & 0x00ff00ff;
        return (bits | (bits >> 8)) & 0xffff;
    }

    // Highest occupied bin at or below, -1 for none.
    private readonly int Previous(int bin)
    {
        uint mask = uint.MaxValue >> (31 - (bin & 31));
        for (int word = bin >> 5; word >= 0; word--)
        {
            uint there = (_now[word] | _before[word]) & mask;
            if (there != 0)
            {
                return (word << 5) + 31 - BitOperations.LeadingZeroCount(there);
            }

            mask = uint.MaxValue;
        }

        return -1;
    }

    // Lowest occupied bin at or above, Bins for none.
    private readonly int Following(int bin)
    {
        uint mask = uint.MaxValue << (bin & 31);
        for (int word = bin >> 5; word < Words; word++)
        {
            uint there = (_now[word] | _before[word]) & mask;
            if (there != 0)
            {
                return (word << 5) + BitOperations.TrailingZeroCount(there);
            }

            mask = uint.MaxValue;
        }

        return Bins;
    }
}

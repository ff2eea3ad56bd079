using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamEngine.Tests.Scoring.Channels;

/// <summary>
/// The scalar twin of the maps of novelty: a map in one piece, a bit at a time.
/// </summary>
internal static class ScalarBinMap
{
    /// <summary>Numbers of a map.</summary>
    internal const int Size = Bits + (2 * Words);

    private const int Low = 0;
    private const int Width = 1;
    private const int Least = 2;
    private const int Greatest = 3;
    private const int Mean = 4;
    private const int Square = 5;
    private const int Bits = 6;
    private const int Words = 8;
    private const int Bins = Words * 32;

    /// <summary>Greatest less least value so far.</summary>
    internal static float Range(ReadOnlySpan<float> map) => map[Greatest] - map[Least];

    /// <summary>Standard deviation so far.</summary>
    internal static float Deviation(ReadOnlySpan<float> map) => MathF.Sqrt(map[Square]);

    /// <summary>True for a value in a bin that this generation has taken: its distance is 0, and <see cref="Follow"/> is all that it teaches.</summary>
    /// <param name="map">The map.</param>
    /// <param name="seen">Values learned.</param>
    /// <param name="value">The value.</param>
    internal static bool Knows(ReadOnlySpan<float> map, int seen, float value)
    {
        if (map.Length < Size || seen == 0 || !(value >= map[Least] && value <= map[Greatest]))
        {
            return false;
        }

        if (map[Width] == 0)
        {
            return true;
        }

        int bin = Bin(map, value);
        return (BitConverter.SingleToUInt32Bits(map[Bits + (bin >> 5)]) >> (bin & 31) & 1) != 0;
    }

    /// <summary>Learns of a value that is known what is usual.</summary>
    /// <param name="map">The map.</param>
    /// <param name="seen">Values learned before.</param>
    /// <param name="value">The value.</param>
    internal static void Follow(Span<float> map, int seen, float value)
    {
        if (map.Length >= Size)
        {
            float rate = 1f / (seen + 1);
            float distance = value - map[Mean];
            map[Mean] += rate * distance;
            map[Square] += rate * ((distance * (value - map[Mean])) - map[Square]);
        }
    }

    /// <summary>Distance to the nearest value taken, 0 in a bin that was taken.</summary>
    /// <param name="map">The map.</param>
    /// <param name="seen">Values learned.</param>
    /// <param name="value">The value.</param>
    internal static float Distance(ReadOnlySpan<float> map, int seen, float value)
    {
        if (seen == 0)
        {
            return 0;
        }

        if (value >= map[Greatest] || value <= map[Least])
        {
            return value >= map[Greatest] ? value - map[Greatest] : map[Least] - value;
        }

        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(map.Slice(Bits, 2 * Words));
        int bin = Bin(map, value);
        int below = Previous(bits, bin);
        if (below == bin)
        {
            return 0;
        }

        int above = Following(bits, bin);
        float down = below < 0 ? float.MaxValue : value - (map[Low] + ((below + 1) * map[Width]));
        float up = above >= Bins ? float.MaxValue : map[Low] + (above * map[Width]) - value;
        float nearest = Math.Min(down, up);
        return nearest == float.MaxValue ? 0 : Math.Max(0, nearest);
    }

    /// <summary>Learns a value.</summary>
    /// <param name="map">The map.</param>
    /// <param name="seen">Values learned before.</param>
    /// <param name="value">The value.</param>
    internal static void Learn(Span<float> map, int seen, float value)
    {
        Follow(map, seen, value);
        (map[Least], map[Greatest]) = seen == 0 ? (value, value) : (Math.Min(map[Least], value), Math.Max(map[Greatest], value));
        if (map[Width] == 0)
        {
            if (!(map[Greatest] > map[Least]))
            {
                return;
            }

            // The first two values span a quarter of the map.
            map[Width] = Math.Max(4 * (map[Greatest] - map[Least]) / Bins, float.Epsilon * Bins);
            map[Low] = map[Least] - (1.5f * (map[Greatest] - map[Least]));
            Mark(map, map[Least]);
            Mark(map, map[Greatest]);
        }

        for (int i = 0; i < 300 && (value < map[Low] || value >= map[Low] + (Bins * map[Width])); i++)
        {
            Double(map, down: value < map[Low]);
        }

        Mark(map, value);
    }

    /// <summary>Forgets the older generation and starts a new one.</summary>
    internal static void Age(Span<float> map)
    {
        map.Slice(Bits, Words).CopyTo(map.Slice(Bits + Words, Words));
        map.Slice(Bits, Words).Clear();
    }

    private static int Bin(ReadOnlySpan<float> map, float value) => (int)Math.Clamp((value - map[Low]) / map[Width], 0, Bins - 1);

    private static void Mark(Span<float> map, float value)
    {
        int bin = Bin(map, value);
        MemoryMarshal.Cast<float, uint>(map.Slice(Bits, Words))[bin >> 5] |= 1u << (bin & 31);
    }

    // Doubles the range towards a value, merging pairs of bins.
    private static void Double(Span<float> map, bool down)
    {
        Halve(MemoryMarshal.Cast<float, uint>(map.Slice(Bits, Words)), down);
        Halve(MemoryMarshal.Cast<float, uint>(map.Slice(Bits + Words, Words)), down);
        map[Low] -= down ? Bins * map[Width] : 0;
        map[Width] *= 2;
    }

    private static void Halve(Span<uint> map, bool upper)
    {
        Span<uint> half = stackalloc uint[Words];
        half.Clear();
        for (int bin = 0; bin < Bins; bin++)
        {
            if ((map[bin >> 5] >> (bin & 31) & 1) != 0)
            {
                int to = (bin >> 1) + (upper ? Bins / 2 : 0);
                half[to >> 5] |= 1u << (to & 31);
            }
        }

        half.CopyTo(map);
    }

    // Highest occupied bin at or below, -1 for none.
    private static int Previous(ReadOnlySpan<uint> bits, int bin)
    {
        uint mask = uint.MaxValue >> (31 - (bin & 31));
        for (int word = bin >> 5; word >= 0; word--)
        {
            uint there = (bits[word] | bits[word + Words]) & mask;
            if (there != 0)
            {
                return (word << 5) + 31 - BitOperations.LeadingZeroCount(there);
            }

            mask = uint.MaxValue;
        }

        return -1;
    }

    // Lowest occupied bin at or above, Bins for none.
    private static int Following(ReadOnlySpan<uint> bits, int bin)
    {
        uint mask = uint.MaxValue << (bin & 31);
        for (int word = bin >> 5; word < Words; word++)
        {
            uint there = (bits[word] | bits[word + Words]) & mask;
            if (there != 0)
            {
                return (word << 5) + BitOperations.TrailingZeroCount(there);
            }

            mask = uint.MaxValue;
        }

        return Bins;
    }
}

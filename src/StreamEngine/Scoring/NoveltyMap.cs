using System.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// Remembers which values a feature has taken, as 1,024 bits over a range that doubles as needed, and says how far a value lies from
/// the nearest one taken. Old values are forgotten by generations: two maps, of which the older is cleared now and then.
/// </summary>
internal sealed class NoveltyMap
{
    private const int Words = 16;
    private const int Bins = Words * 64;
    private ulong[] _young = new ulong[Words];
    private ulong[] _old = new ulong[Words];
    private double _low;
    private double _width;
    private int _seen;
    private double _mean;
    private double _squares;

    internal double Least { get; private set; } = double.PositiveInfinity;

    internal double Greatest { get; private set; } = double.NegativeInfinity;

    /// <summary>Greatest less least value so far.</summary>
    internal double Range => _seen < 2 ? 0 : Greatest - Least;

    /// <summary>Standard deviation so far.</summary>
    internal double Deviation => _seen < 2 ? 0 : Math.Sqrt(_squares / _seen);

    /// <summary>Distance to the nearest value taken, 0 when there is none.</summary>
    internal double Distance(double value)
    {
        if (_seen == 0 || _width == 0)
        {
            return _seen == 0 ? 0 : Math.Abs(value - Least);
        }

        if (value >= Greatest)
        {
            return value - Greatest;
        }

        if (value <= Least)
        {
            return Least - value;
        }

        int bin = Bin(value);
        int below = Previous(bin);
        int above = Following(bin);
        if (below == bin)
        {
            return 0;
        }

        double down = below < 0 ? double.MaxValue : value - (_low + ((below + 1) * _width));
        double up = above >= Bins ? double.MaxValue : _low + (above * _width) - value;
        double nearest = Math.Min(down, up);
        return nearest == double.MaxValue ? 0 : Math.Max(0, nearest);
    }

    internal void Learn(double value)
    {
        _seen++;
        double delta = value - _mean;
        _mean += delta / _seen;
        _squares += delta * (value - _mean);
        Least = Math.Min(Least, value);
        Greatest = Math.Max(Greatest, value);
        if (_width == 0)
        {
            if (Greatest <= Least)
            {
                return;
            }

            // The first two values span a quarter of the map.
            _width = Math.Max(4 * (Greatest - Least) / Bins, double.Epsilon * Bins);
            _low = Least - (1.5 * (Greatest - Least));
            Mark(Bin(Least));
            Mark(Bin(Greatest));
        }

        Fit(value);
        Mark(Bin(value));
    }

    /// <summary>Forgets the older generation and starts a new one.</summary>
    internal void Age()
    {
        (_young, _old) = (_old, _young);
        Array.Clear(_young);
    }

    internal void Save(SnapshotOutput output)
    {
        foreach (ulong word in (ReadOnlySpan<ulong>)[.. _young, .. _old])
        {
            output.WriteInt64((long)word);
        }

        output.WriteInt32(_seen);
        output.WriteDoubles([_low, _width, _mean, _squares, Least, Greatest]);
    }

    internal void Load(ref SnapshotInput input)
    {
        for (int i = 0; i < 2 * Words; i++)
        {
            (i < Words ? _young : _old)[i % Words] = (ulong)input.ReadInt64();
        }

        _seen = input.ReadInt32(0, int.MaxValue);
        Span<double> values = stackalloc double[6];
        input.ReadDoubles(values);
        (_low, _width, _mean, _squares, Least, Greatest) = (values[0], values[1], values[2], values[3], values[4], values[5]);
        input.Require(_width >= 0 && double.IsFinite(_width) && double.IsFinite(_low), "a range");
    }

    private void Mark(int bin) => _young[bin >> 6] |= 1UL << (bin & 63);

    private int Bin(double value) => (int)Math.Clamp((value - _low) / _width, 0, Bins - 1);

    // Doubles the range towards the value, merging pairs of bins.
    private void Fit(double value)
    {
        while (value < _low || value >= _low + (Bins * _width))
        {
            bool down = value < _low;
            Halve(_young, down);
            Halve(_old, down);
            _low -= down ? Bins * _width : 0;
            _width *= 2;
            if (!double.IsFinite(_low) || !double.IsFinite(Bins * _width))
            {
                (_low, _width) = (double.MinValue, double.MaxValue / Bins * 2);
                return;
            }
        }
    }

    private static void Halve(ulong[] map, bool upper)
    {
        Span<ulong> half = stackalloc ulong[Words];
        half.Clear();
        for (int bin = 0; bin < Bins; bin++)
        {
            if ((map[bin >> 6] >> (bin & 63) & 1) != 0)
            {
                int to = (bin >> 1) + (upper ? Bins / 2 : 0);
                half[to >> 6] |= 1UL << (to & 63);
            }
        }

        half.CopyTo(map);
    }

    // Highest occupied bin at or below, -1 for none.
    private int Previous(int bin)
    {
        ulong mask = ulong.MaxValue >> (63 - (bin & 63));
        for (int word = bin >> 6; word >= 0; word--)
        {
            ulong bits = (_young[word] | _old[word]) & mask;
            if (bits != 0)
            {
                return (word << 6) + 63 - BitOperations.LeadingZeroCount(bits);
            }

            mask = ulong.MaxValue;
        }

        return -1;
    }

    // Lowest occupied bin at or above, Bins for none.
    private int Following(int bin)
    {
        ulong mask = ulong.MaxValue << (bin & 63);
        for (int word = bin >> 6; word < Words; word++)
        {
            ulong bits = (_young[word] | _old[word]) & mask;
            if (bits != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(bits);
            }

            mask = ulong.MaxValue;
        }

        return Bins;
    }
}

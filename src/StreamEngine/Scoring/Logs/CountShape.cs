using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Logs;

/// <summary>How often a number has been how large: counts up to 15 each for themselves, larger ones by half powers of two.</summary>
internal sealed class CountShape
{
    private const int Exact = 16;
    private const int Buckets = 48;

    /// <summary>Share of sessions below which something is as good as never seen: what was learned by mistake is forgotten so, as the usual grows.</summary>
    internal const double RareShare = 0.001;

    private readonly int[] _seen = new int[Buckets];

    /// <summary>Numbers so far.</summary>
    internal int Total { get; private set; }

    internal int Least { get; private set; } = int.MaxValue;

    internal int Most { get; private set; }

    /// <summary>The most frequent number, or where its bucket begins.</summary>
    internal int Usual => Total == 0 ? 0 : Start(_seen.AsSpan().IndexOf(_seen.Max()));

    /// <summary>The number that half of them do not exceed, or where its bucket begins.</summary>
    internal int Median
    {
        get
        {
            int bucket = 0;
            for (long left = (Total - 1) / 2; left >= _seen[bucket]; bucket++)
            {
                left -= _seen[bucket];
            }

            return Start(bucket);
        }
    }

    internal void Learn(int number, int times = 1)
    {
        _seen[Bucket(number)] += times;
        Total += times;
        Least = Math.Min(Least, number);
        Most = Math.Max(Most, number);
    }

    /// <summary>How many were exactly so, or in the same bucket.</summary>
    internal int Seen(int number) => _seen[Bucket(number)];

    /// <summary>
    /// How many were as far out, on the same side of the rest. What is beyond all of them by less than half of the way from the median to the farthest counts as one of those: a number that
    /// varies will go on to.
    /// </summary>
    internal int AsExtreme(int number)
    {
        if (Total == 0)
        {
            return 0;
        }

        if (number > Most || number < Least)
        {
            return Beyond(number) > 0 ? 0 : 1;
        }

        int bucket = Bucket(number);
        int below = 0;
        for (int i = 0; i <= bucket; i++)
        {
            below += _seen[i];
        }

        return Math.Min(below, Total - below + _seen[bucket]);
    }

    /// <summary>Least and greatest number, without those at either end that are less than <see cref="RareShare"/> of all.</summary>
    internal (int Least, int Most) Range
    {
        get
        {
            int low = 0;
            for (double left = RareShare * Total; left >= _seen[low] && low < Buckets - 1; low++)
            {
                left -= _seen[low];
            }

            int high = Buckets - 1;
            for (double left = RareShare * Total; left >= _seen[high] && high > 0; high--)
            {
                left -= _seen[high];
            }

            return (Math.Max(Least, Start(low)), Math.Min(Most, Start(high + 1) - 1));
        }
    }

    /// <summary>How far a number is outside <see cref="Range"/> and half of the way from the median to its ends, 0 inside.</summary>
    internal int Beyond(int number)
    {
        if (Total == 0)
        {
            return 0;
        }

        int median = Median;
        (int least, int most) = Range;
        int above = number - most - ((most - median) / 2);
        int below = least - ((median - least) / 2) - number;
        return Math.Max(0, Math.Max(above, below));
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32s(_seen);
        output.WriteInt32s([Total, Least, Most]);
    }

    internal static CountShape Load(ref SnapshotInput input)
    {
        var shape = new CountShape();
        input.ReadInt32s(shape._seen);
        (shape.Total, shape.Least, shape.Most) = (input.ReadInt32(0, int.MaxValue), input.ReadInt32(0, int.MaxValue), input.ReadInt32(0, int.MaxValue));
        input.Require(Array.TrueForAll(shape._seen, static s => s >= 0) && shape._seen.Sum(static s => (long)s) == shape.Total, "as many numbers as there are in buckets");
        return shape;
    }

    private static int Bucket(int number)
    {
        if (number < Exact)
        {
            return Math.Max(0, number);
        }

        int power = System.Numerics.BitOperations.Log2((uint)number);
        int half = (number >> (power - 1)) & 1;
        return Math.Min(Buckets - 1, Exact + (2 * (power - 4)) + half);
    }

    private static int Start(int bucket)
    {
        if (bucket < Exact)
        {
            return bucket;
        }

        (int power, int half) = (((bucket - Exact) / 2) + 4, (bucket - Exact) % 2);
        return (2 + half) << (power - 1);
    }
}

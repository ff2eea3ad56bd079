using System.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Presence;

/// <summary>
/// How often gaps, or repetitions of a value, reached 1, 2, 4 ... windows. Only series that had one have an entry: most have neither.
/// </summary>
internal sealed class Lengths
{
    /// <summary>Powers of two that are counted; the last stands for all that is longer.</summary>
    internal const int Powers = 14;

    /// <summary>A length that was told as abnormal counts for so much: what is rare stays worth telling, and what comes every other day becomes usual.</summary>
    internal const float ToldWeight = 0.1f;

    private const float Known = 0.5f;

    private int[] _place = [];
    private float[] _counts = [];
    private int _used;
    private readonly Stack<int> _free = new();

    /// <summary>How often each power of two was reached; empty when never.</summary>
    internal ReadOnlySpan<float> Of(int id) => id < _place.Length && _place[id] > 0 ? _counts.AsSpan((_place[id] - 1) * Powers, Powers) : default;

    /// <summary>Adds a length, 1 or more.</summary>
    internal void Add(int id, int length, float weight)
    {
        if (id >= _place.Length)
        {
            Array.Resize(ref _place, Math.Max(id + 1, Math.Max(16, 2 * _place.Length)));
        }

        if (_place[id] == 0)
        {
            _place[id] = Take();
        }

        Span<float> counts = _counts.AsSpan((_place[id] - 1) * Powers, PowerOf(length) + 1);
        foreach (ref float count in counts)
        {
            count += weight;
        }
    }

    /// <summary>Halves what is counted of a series.</summary>
    internal void Halve(int id)
    {
        if (id < _place.Length && _place[id] > 0)
        {
            foreach (ref float count in _counts.AsSpan((_place[id] - 1) * Powers, Powers))
            {
                count /= 2;
            }
        }
    }

    /// <summary>A series ends; another one may get its id.</summary>
    internal void Retire(int id)
    {
        if (id < _place.Length && _place[id] > 0)
        {
            _counts.AsSpan((_place[id] - 1) * Powers, Powers).Clear();
            _free.Push(_place[id]);
            _place[id] = 0;
        }
    }

    /// <summary>Number of the greatest power of two that is not above a length, at most the last that is counted.</summary>
    internal static int PowerOf(int length) => Math.Min(BitOperations.Log2((uint)Math.Max(1, length)), Powers - 1);

    /// <summary>The least power of two that was never reached, 1 when none was.</summary>
    internal static int Unseen(ReadOnlySpan<float> counts)
    {
        int power = counts.Length;
        while (power > 0 && counts[power - 1] < Known)
        {
            power--;
        }

        return 1 << power;
    }

    /// <summary>
    /// How often a length is expected that was reached <paramref name="counts"/> times. Up to what was seen that is the count and one more, as by the rule of succession; beyond, the one more
    /// falls with the cube of the length, a tail that is heavier than that of any steady collector.
    /// </summary>
    internal static double Expected(ReadOnlySpan<float> counts, int length)
    {
        int power = PowerOf(length);
        double seen = counts.IsEmpty ? 0 : counts[power];
        double ratio = Math.Min(1, (double)Unseen(counts) / length);
        return seen + (ratio * ratio * ratio);
    }

    internal void Save(SnapshotOutput output)
    {
        int known = _place.Count(static p => p > 0);
        output.WriteInt32(known);
        for (int id = 0; id < _place.Length; id++)
        {
            if (_place[id] > 0)
            {
                output.WriteInt32(id);
                foreach (float count in Of(id))
                {
                    output.WriteInt32(BitConverter.SingleToInt32Bits(count));
                }
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _free.Clear();
        _used = 0;
        int known = input.ReadCount(sizeof(int) * (1 + Powers));
        _place = new int[known == 0 ? 0 : input.SeriesCount];
        _counts = new float[known * Powers];
        for (int i = 0; i < known; i++)
        {
            int id = input.ReadSeriesId();
            input.Require(_place[id] == 0, "a series once");
            _place[id] = Take();
            foreach (ref float count in _counts.AsSpan((_place[id] - 1) * Powers, Powers))
            {
                count = BitConverter.Int32BitsToSingle(input.ReadInt32());
            }
        }
    }

    // Places are numbered from 1: 0 is none.
    private int Take()
    {
        if (_free.TryPop(out int place))
        {
            return place;
        }

        _used++;
        if (_used * Powers > _counts.Length)
        {
            Array.Resize(ref _counts, Math.Max(4 * Powers, 2 * _counts.Length));
        }

        return _used;
    }
}

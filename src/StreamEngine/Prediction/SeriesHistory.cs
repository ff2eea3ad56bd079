using System.Runtime.InteropServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Prediction;

/// <summary>
/// What is kept of one series: the last 256 values, and means and extremes in buckets, at most 672. Buckets begin as long as a step of the series; whenever there is no room they are joined, until
/// they are a quarter of an hour long, from when on the oldest are forgotten: a week. Single precision, relative to the first value. At most 9.5 kB a series.
/// </summary>
internal sealed class SeriesHistory
{
    internal const int MostBuckets = 672;
    internal const int Recents = 256;
    private const int Forgotten = 48;
    private const long Quarter = 900_000_000_000;
    private const long Day = 96 * Quarter;

    private readonly float[] _recent = new float[Recents];
    private float[] _means = new float[32];
    private float[] _lows = new float[32];
    private float[] _highs = new float[32];

    // The bucket that has not ended.
    private double _sum;
    private int _values;
    private float _low;
    private float _high;

    internal SeriesHistory(long step, long start, double anchor)
    {
        (Step, Start, Anchor) = (step, start, anchor);
        Array.Fill(_recent, float.NaN);
    }

    /// <summary>Nanoseconds between values.</summary>
    internal long Step { get; }

    /// <summary>Time of slot 0; slot n is n steps later.</summary>
    internal long Start { get; private set; }

    /// <summary>What stored values are relative to.</summary>
    internal double Anchor { get; }

    /// <summary>The slot of the newest value, -1 for none.</summary>
    internal long Slot { get; private set; } = -1;

    /// <summary>Slots of a bucket.</summary>
    internal int Width { get; private set; } = 1;

    /// <summary>Number of the first bucket; bucket n begins with slot n times <see cref="Width"/>.</summary>
    internal long FirstBucket { get; private set; }

    /// <summary>Buckets that have ended.</summary>
    internal int Count { get; private set; }

    /// <summary>Means of buckets, NaN where nothing came, relative to <see cref="Anchor"/>.</summary>
    internal ReadOnlySpan<float> Means => _means.AsSpan(0, Count);

    /// <summary>Least values of buckets.</summary>
    internal ReadOnlySpan<float> Lows => _lows.AsSpan(0, Count);

    /// <summary>Greatest values of buckets.</summary>
    internal ReadOnlySpan<float> Highs => _highs.AsSpan(0, Count);

    /// <summary>Buckets of a day; 0 when they do not divide it.</summary>
    internal int BucketsOfDay => Day % (Width * Step) == 0 && Day / (Width * Step) is > 3 and <= MostBuckets ? (int)(Day / (Width * Step)) : 0;

    internal double BucketHours => Width * Step / 3_600e9;

    internal long SlotOf(long time) => (long)Math.Floor(((time - Start) / (double)Step) + 0.5);

    internal long TimeOf(double slot) => Start + (long)(slot * Step);

    /// <summary>Middle of a bucket, in slots.</summary>
    internal double MiddleOf(int bucket) => ((FirstBucket + bucket) * (double)Width) + (0.5 * (Width - 1));

    /// <summary>A recent value relative to the anchor, NaN for none.</summary>
    internal double Recent(long slot) => slot > Slot - Recents && slot >= 0 && slot <= Slot ? _recent[slot & (Recents - 1)] : double.NaN;

    /// <summary>Takes in a value of a slot that is not before the newest.</summary>
    internal void Add(long slot, double value)
    {
        float relative = (float)(value - Anchor);
        for (long missing = Math.Max(Slot + 1, slot - Recents + 1); missing < slot; missing++)
        {
            _recent[missing & (Recents - 1)] = float.NaN;
        }

        _recent[slot & (Recents - 1)] = relative;
        CloseUntil(slot / Width);
        _low = _values == 0 ? relative : Math.Min(_low, relative);
        _high = _values == 0 ? relative : Math.Max(_high, relative);
        _sum += relative;
        _values++;
        Slot = slot;
        if ((slot + 1) % Width == 0)
        {
            CloseUntil((slot / Width) + 1);
        }
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64s([Step, Start, Slot, FirstBucket]);
        output.WriteInt32s([Width, Count, _values]);
        output.WriteDoubles([Anchor, _sum, _low, _high]);
        output.WriteInt32s(MemoryMarshal.Cast<float, int>(_recent));
        output.WriteInt32s(MemoryMarshal.Cast<float, int>(Means));
        output.WriteInt32s(MemoryMarshal.Cast<float, int>(Lows));
        output.WriteInt32s(MemoryMarshal.Cast<float, int>(Highs));
    }

    internal static SeriesHistory Load(ref SnapshotInput input)
    {
        (long step, long start) = (input.ReadInt64(1, long.MaxValue), input.ReadInt64());
        (long slot, long first) = (input.ReadInt64(0, long.MaxValue / step), input.ReadInt64(0, long.MaxValue));
        (int width, int count, int values) = (input.ReadInt32(1, int.MaxValue), input.ReadInt32(0, MostBuckets), input.ReadInt32(0, int.MaxValue));
        var history = new SeriesHistory(step, start, input.ReadDouble()) { Slot = slot, FirstBucket = first, Width = width, Count = count };
        history._values = values;
        history._sum = input.ReadDouble();
        history._low = (float)input.ReadDouble();
        history._high = (float)input.ReadDouble();
        input.ReadInt32s(MemoryMarshal.Cast<float, int>(history._recent.AsSpan()));
        int capacity = 32;
        while (capacity < count)
        {
            capacity = Math.Min(2 * capacity, MostBuckets);
        }

        history.Resize(capacity);
        input.ReadInt32s(MemoryMarshal.Cast<float, int>(history._means.AsSpan(0, count)));
        input.ReadInt32s(MemoryMarshal.Cast<float, int>(history._lows.AsSpan(0, count)));
        input.ReadInt32s(MemoryMarshal.Cast<float, int>(history._highs.AsSpan(0, count)));
        input.Require(first <= slot / width && first + count >= slot / width, "buckets up to the newest value");
        return history;
    }

    private void CloseUntil(long bucket)
    {
        // A gap that is longer than all that is kept leaves nothing to keep.
        if (bucket - FirstBucket > 2 * MostBuckets && bucket - (FirstBucket + Count) > MostBuckets)
        {
            (Count, FirstBucket, _values, _sum) = (0, bucket, 0, 0);
        }

        while (FirstBucket + Count < bucket)
        {
            int width = Width;
            Close();
            if (Width != width)
            {
                bucket = bucket * width / Width;
            }
        }
    }

    private void Close()
    {
        if (Count == _means.Length)
        {
            Resize(Math.Min(MostBuckets, 2 * Count));
        }

        bool any = _values > 0;
        _means[Count] = any ? (float)(_sum / _values) : float.NaN;
        _lows[Count] = any ? _low : float.NaN;
        _highs[Count] = any ? _high : float.NaN;
        Count++;
        (_sum, _values) = (0, 0);
        if (Count == MostBuckets)
        {
            MakeRoom();
        }
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref _means, capacity);
        Array.Resize(ref _lows, capacity);
        Array.Resize(ref _highs, capacity);
    }

    private void MakeRoom()
    {
        int factor = NextFactor();
        if (factor > 1)
        {
            Join(factor);
            return;
        }

        foreach (float[] all in (float[][])[_means, _lows, _highs])
        {
            Array.Copy(all, Forgotten, all, 0, Count - Forgotten);
        }

        Count -= Forgotten;
        FirstBucket += Forgotten;
    }

    // By how much a bucket grows: the least prime that leaves it a divisor of the longest one, or twice when steps do not divide that anyway.
    private int NextFactor()
    {
        long longest = Quarter / Step / Width;
        if (longest < 2 || Width > int.MaxValue / 5)
        {
            return 1;
        }

        bool divides = Quarter % (Step * Width) == 0;
        return !divides || longest % 2 == 0 ? 2 : longest % 3 == 0 ? 3 : longest % 5 == 0 ? 5 : 1;
    }

    private void Join(int factor)
    {
        // What is left of an incomplete group at the end goes back into the open bucket.
        long first = FirstBucket / factor;
        long last = (FirstBucket + Count) / factor;
        int to = 0;
        for (long joined = first; joined <= last; joined++)
        {
            int from = (int)Math.Max(0, (joined * factor) - FirstBucket);
            int end = (int)Math.Min(Count, ((joined + 1) * factor) - FirstBucket);
            (double sum, int values, float low, float high) = Total(from, end);
            if (joined == last)
            {
                (_sum, _values, _low, _high) = (sum * Width, values * Width, low, high);
                break;
            }

            _means[to] = values > 0 ? (float)(sum / values) : float.NaN;
            _lows[to] = low;
            _highs[to++] = high;
        }

        (FirstBucket, Count) = (first, to);
        Width *= factor;
    }

    private (double Sum, int Values, float Low, float High) Total(int from, int end)
    {
        (double sum, int values, float low, float high) = (0, 0, float.NaN, float.NaN);
        for (int i = from; i < end; i++)
        {
            if (!float.IsNaN(_means[i]))
            {
                low = values == 0 ? _lows[i] : Math.Min(low, _lows[i]);
                high = values == 0 ? _highs[i] : Math.Max(high, _highs[i]);
                sum += _means[i];
                values++;
            }
        }

        return (sum, values, low, high);
    }
}

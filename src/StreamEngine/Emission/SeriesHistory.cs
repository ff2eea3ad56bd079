using StreamEngine.Windowing;

namespace StreamEngine.Emission;

/// <summary>
/// The course of one series in a bounded number of buckets. When there are too many, pairs are joined and the bucket width doubles.
/// Buckets lie on multiples of their width, so the result does not depend on where the series began.
/// </summary>
public sealed class SeriesHistory
{
    private Bucket[] _buckets = new Bucket[8];
    private long _first;
    private int _count;

    internal SeriesHistory(SeriesInfo info, long width)
    {
        Info = info;
        Width = Math.Max(1, width);
    }

    /// <summary>What is recorded.</summary>
    public SeriesInfo Info { get; }

    /// <summary>Width of a bucket, nanoseconds.</summary>
    public long Width { get; private set; }

    /// <summary>Number of buckets.</summary>
    public int Count => _count;

    /// <summary>True for series that an insight is about.</summary>
    internal bool Pinned { get; set; }

    /// <summary>Highest score so far: the least surprising series give way.</summary>
    internal double Interest { get; set; }

    /// <summary>Buckets in time order. In a count series an empty bucket is 0, in others it is NaN.</summary>
    public IReadOnlyList<SeriesPoint> Points()
    {
        var points = new SeriesPoint[_count];
        float empty = Info.Kind == SeriesKind.Count ? 0 : float.NaN;
        for (int i = 0; i < _count; i++)
        {
            Bucket b = _buckets[i];
            long time = (_first + i) * Width;
            points[i] = b.Count == 0
                ? new SeriesPoint(time, empty, empty, empty, float.NaN, float.NaN, float.NaN)
                : new SeriesPoint(time, b.Min, b.Max, b.Sum / b.Count, b.Expected, b.Lower, b.Upper);
        }

        return points;
    }

    internal void Add(long time, double value, double expected, double lower, double upper, int limit)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        long index = Index(time);
        if (_count == 0)
        {
            _first = index;
        }

        // Frames come in time order: an older bucket can only be the current one.
        while (index - _first >= limit)
        {
            Halve();
            index = Index(time);
        }

        int slot = (int)Math.Max(0, index - _first);
        if (slot >= _buckets.Length)
        {
            System.Array.Resize(ref _buckets, Math.Min(limit, Math.Max(slot + 1, _buckets.Length * 2)));
        }

        _count = Math.Max(_count, slot + 1);
        _buckets[slot].Add((float)value, (float)expected, (float)lower, (float)upper);
    }

    /// <summary>Joins buckets until there are at most <paramref name="limit"/>, and gives spare memory back.</summary>
    internal void Shrink(int limit)
    {
        while (_count > limit)
        {
            Halve();
        }

        if (_buckets.Length > limit)
        {
            System.Array.Resize(ref _buckets, limit);
        }
    }

    internal int Reserved => _buckets.Length;

    private long Index(long time) => time >= 0 ? time / Width : -((-time + Width - 1) / Width);

    private void Halve()
    {
        long first = _first >> 1;
        int count = 0;
        for (int i = 0; i < _count; i++)
        {
            int target = (int)(((_first + i) >> 1) - first);
            Bucket bucket = _buckets[i];
            if (target == count)
            {
                _buckets[count++] = bucket;
            }
            else
            {
                _buckets[target].Merge(bucket);
            }
        }

        System.Array.Clear(_buckets, count, _count - count);
        _first = first;
        _count = count;
        Width = checked(Width * 2);
    }

    private struct Bucket
    {
        internal int Count;
        internal float Min;
        internal float Max;
        internal float Sum;
        internal float Expected;
        internal float Lower;
        internal float Upper;

        internal void Add(float value, float expected, float lower, float upper) =>
            Merge(new Bucket { Count = 1, Min = value, Max = value, Sum = value, Expected = expected, Lower = lower, Upper = upper });

        internal void Merge(in Bucket other)
        {
            if (other.Count == 0)
            {
                return;
            }

            if (Count == 0)
            {
                this = other;
                return;
            }

            Count += other.Count;
            Sum += other.Sum;
            Min = Math.Min(Min, other.Min);
            Max = Math.Max(Max, other.Max);
            Expected = float.IsNaN(other.Expected) ? Expected : other.Expected;
            Lower = float.MinNumber(Lower, other.Lower);
            Upper = float.MaxNumber(Upper, other.Upper);
        }
    }
}

namespace StreamEngine.Numerics.Histograms;

/// <summary>
/// A histogram whose bucket i counts the magnitudes above b^i up to b^(i+1), b = 2^(2^-scale), on both sides of a zero bucket: what OpenTelemetry calls an
/// exponential histogram and Prometheus a native one. Another is added at the lower of both scales, or lower still when a side would have more
/// buckets than it may. Counts are doubles, exact up to 2^53, because Prometheus has fractions too.
/// </summary>
/// <remarks>
/// Of histograms with the same zero threshold, any order and any tree of merges gives the same. A threshold that grows takes buckets away, and whether they
/// had lowered the scale before depends on the order.
/// </remarks>
internal sealed class ExponentialHistogram
{
    /// <summary>Limits of the scale in the data model of OpenTelemetry. Prometheus has -4 to 8 of them.</summary>
    internal const int MinScale = -10;

    internal const int MaxScale = 20;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="maxBuckets">Most buckets of a side, 8 to 1024; the default is that of the SDKs of OpenTelemetry.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its limits.</exception>
    internal ExponentialHistogram(int maxBuckets = 160)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBuckets, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBuckets, 1024);
        MaxBuckets = maxBuckets;
        Positive = new HistogramSide(maxBuckets);
        Negative = new HistogramSide(maxBuckets);
    }

    internal int MaxBuckets { get; }

    /// <summary>Buckets of an octave as a power of two.</summary>
    internal int Scale { get; private set; } = MaxScale;

    /// <summary>Magnitudes up to it are in the zero bucket.</summary>
    internal double ZeroThreshold { get; private set; }

    internal double ZeroCount { get; private set; }

    /// <summary>Number of all values.</summary>
    internal double Count { get; private set; }

    /// <summary>Sum of all values, as far as it was given.</summary>
    internal double Sum { get; private set; }

    internal HistogramSide Positive { get; }

    internal HistogramSide Negative { get; }

    /// <summary>Makes it an empty histogram of a scale.</summary>
    internal void Reset(int scale = MaxScale, double zeroThreshold = 0)
    {
        Positive.Clear();
        Negative.Clear();
        Scale = scale;
        ZeroThreshold = zeroThreshold;
        ZeroCount = Count = Sum = 0;
    }

    /// <summary>Adds to the zero bucket and to the sum.</summary>
    internal void AddZero(double count, double sum)
    {
        ZeroCount += count;
        Count += count;
        Sum += sum;
    }

    /// <summary>Lowers the scale until the buckets from <paramref name="first"/> to <paramref name="last"/> of a scale fit, and no lower.</summary>
    internal void MakeRoom(HistogramSide side, int scale, int first, int last)
    {
        DownscaleTo(scale);
        while (side.LengthWith(Parent(first, scale - Scale), Parent(last, scale - Scale)) > MaxBuckets)
        {
            DownscaleTo(Scale - 1);
        }
    }

    /// <summary>Adds to a bucket that there is room for.</summary>
    /// <param name="side">The side.</param>
    /// <param name="scale">The scale that the index is of; not below that of the histogram.</param>
    /// <param name="index">The index of the bucket.</param>
    /// <param name="count">How many values.</param>
    internal void Add(HistogramSide side, int scale, int index, double count)
    {
        side.Add(Parent(index, scale - Scale), count);
        Count += count;
    }

    /// <summary>Adds another histogram.</summary>
    internal void Merge(ExponentialHistogram other)
    {
        RaiseThreshold(CommonThreshold(other));
        MergeSide(Positive, other.Positive, other);
        MergeSide(Negative, other.Negative, other);
        AddZero(other.ZeroCount, other.Sum);
    }

    /// <summary>The upper bound of a bucket; infinite above the greatest double.</summary>
    internal static double UpperBound(int index, int scale)
    {
        long above = index + 1L;
        if (scale <= 0)
        {
            return Math.ScaleB(1, (int)Math.Clamp(above << -scale, -2000, 2000));
        }

        long part = above & ((1L << scale) - 1);
        return Math.ScaleB(Math.Pow(2, Math.ScaleB(part, -scale)), (int)(above >> scale));
    }

    /// <summary>The bucket that a bucket is part of when the scale is lower by <paramref name="by"/>.</summary>
    internal static int Parent(int index, int by) => index >> Math.Min(by, 31);

    private void DownscaleTo(int scale)
    {
        if (scale < Scale)
        {
            Positive.Downscale(Scale - scale);
            Negative.Downscale(Scale - scale);
            Scale = scale;
        }
    }

    private void MergeSide(HistogramSide side, HistogramSide from, ExponentialHistogram other)
    {
        int first = 0;
        while (first < from.Length && (from.Counts[first] == 0 || UpperBound(from.Offset + first, other.Scale) <= ZeroThreshold))
        {
            AddZero(from.Counts[first++], 0);
        }

        if (first == from.Length)
        {
            DownscaleTo(other.Scale);
            return;
        }

        MakeRoom(side, other.Scale, from.Offset + first, from.Offset + from.Length - 1);
        for (int i = first; i < from.Length; i++)
        {
            Add(side, other.Scale, from.Offset + i, from.Counts[i]);
        }
    }

    /// <summary>The least threshold that is not below either and does not lie inside a bucket that counts something.</summary>
    private double CommonThreshold(ExponentialHistogram other)
    {
        double threshold = Math.Max(ZeroThreshold, other.ZeroThreshold);
        double before;
        do
        {
            before = threshold;
            threshold = ZeroThreshold < threshold ? Outside(threshold) : threshold;
            threshold = other.ZeroThreshold < threshold ? other.Outside(threshold) : threshold;
        }
        while (threshold != before);
        return threshold;
    }

    private double Outside(double threshold) => Math.Max(Outside(Positive, threshold), Outside(Negative, threshold));

    private double Outside(HistogramSide side, double threshold)
    {
        for (int i = 0; i < side.Length && UpperBound(side.Offset + i - 1, Scale) < threshold; i++)
        {
            threshold = side.Counts[i] > 0 ? Math.Max(threshold, UpperBound(side.Offset + i, Scale)) : threshold;
        }

        return threshold;
    }

    private void RaiseThreshold(double threshold)
    {
        if (threshold > ZeroThreshold)
        {
            ZeroThreshold = threshold;
            ZeroCount += TakeBelow(Positive) + TakeBelow(Negative);
        }
    }

    private double TakeBelow(HistogramSide side)
    {
        int index = side.Offset - 1;
        while (index < side.Offset + side.Length - 1 && UpperBound(index + 1, Scale) <= ZeroThreshold)
        {
            index++;
        }

        return side.TakeUpTo(index);
    }
}

namespace StreamEngine.Numerics.Histograms;

/// <summary>A run of buckets of a native histogram of Prometheus.</summary>
/// <param name="Offset">Buckets that are left out before the run; for the first run its first index.</param>
/// <param name="Length">Buckets of the run.</param>
internal readonly record struct BucketSpan(int Offset, int Length);

/// <summary>
/// Takes in histograms as messages carry them. What breaks the rules of its specification is refused, and leaves nothing: a scale or schema outside its
/// limits, a threshold or a count that is negative or not finite, an index that no finite value has, counts that do not match the runs.
/// </summary>
internal sealed class HistogramInput(int maxBuckets = 160)
{
    /// <summary>Schemas of Prometheus that are exponential.</summary>
    internal const int MinSchema = -4;

    internal const int MaxSchema = 8;

    /// <summary>What the last call took in.</summary>
    internal ExponentialHistogram Histogram { get; } = new(maxBuckets);

    /// <summary>Takes in an exponential histogram of OpenTelemetry: counts of neighbouring buckets from an offset.</summary>
    internal bool TryReadExponential(
        int scale, double zeroThreshold, double zeroCount, double sum, int positiveOffset, ReadOnlySpan<ulong> positive, int negativeOffset, ReadOnlySpan<ulong> negative) =>
        TryStart(scale, ExponentialHistogram.MinScale, ExponentialHistogram.MaxScale, zeroThreshold, zeroCount, sum)
        && TryAdd(Histogram.Positive, scale, positiveOffset, positive)
        && TryAdd(Histogram.Negative, scale, negativeOffset, negative)
        || Refuse();

    /// <summary>Takes in a native histogram of Prometheus, whose bucket i ends at b^i: counts, not differences, of runs of buckets.</summary>
    internal bool TryReadNative(
        int schema,
        double zeroThreshold,
        double zeroCount,
        double sum,
        ReadOnlySpan<BucketSpan> positiveSpans,
        ReadOnlySpan<double> positive,
        ReadOnlySpan<BucketSpan> negativeSpans,
        ReadOnlySpan<double> negative) =>
        TryStart(schema, MinSchema, MaxSchema, zeroThreshold, zeroCount, sum)
        && TryAdd(Histogram.Positive, schema, positiveSpans, positive)
        && TryAdd(Histogram.Negative, schema, negativeSpans, negative)
        || Refuse();

    /// <summary>Counts from the differences that integer histograms of Prometheus carry; false when one is negative.</summary>
    internal static bool TryAccumulate(ReadOnlySpan<long> differences, Span<double> counts)
    {
        long count = 0;
        for (int i = 0; i < differences.Length; i++)
        {
            count = unchecked(count + differences[i]);
            if (count < 0)
            {
                return false;
            }

            counts[i] = count;
        }

        return true;
    }

    private static bool IsCount(double count) => count >= 0 && double.IsFinite(count);

    /// <summary>True when a finite value, or infinity, has an index.</summary>
    private static bool IsIndex(long index, int scale) => OctaveOf(index, scale) <= 1024 && OctaveOf(index + 1, scale) >= -1075;

    private static long OctaveOf(long index, int scale) => scale >= 0 ? index >> scale : index << -scale;

    private bool TryStart(int scale, int min, int max, double zeroThreshold, double zeroCount, double sum)
    {
        if (scale < min || scale > max || !IsCount(zeroThreshold) || !IsCount(zeroCount))
        {
            return false;
        }

        Histogram.Reset(scale, zeroThreshold);
        Histogram.AddZero(zeroCount, sum);
        return true;
    }

    private bool Refuse()
    {
        Histogram.Reset();
        return false;
    }

    private bool TryAdd(HistogramSide side, int scale, int offset, ReadOnlySpan<ulong> counts)
    {
        int first = counts.IndexOfAnyExcept(0UL);
        if (first < 0)
        {
            return true;
        }

        int last = counts.LastIndexOfAnyExcept(0UL);
        if (!IsIndex((long)offset + first, scale) || !IsIndex((long)offset + last, scale))
        {
            return false;
        }

        Histogram.MakeRoom(side, scale, offset + first, offset + last);
        for (int i = first; i <= last; i++)
        {
            Add(side, scale, offset + i, counts[i]);
        }

        return true;
    }

    private bool TryAdd(HistogramSide side, int scale, ReadOnlySpan<BucketSpan> spans, ReadOnlySpan<double> counts)
    {
        // The bucket that ends at b^i has the index i - 1 here.
        long index = -1;
        int at = 0;
        foreach (BucketSpan span in spans)
        {
            index += span.Offset;
            if (span.Length < 0 || span.Length > counts.Length - at || (at > 0 && span.Offset < 0))
            {
                return false;
            }

            for (int end = at + span.Length; at < end; at++, index++)
            {
                if (!IsCount(counts[at]) || (counts[at] > 0 && !IsIndex(index, scale)))
                {
                    return false;
                }

                if (counts[at] > 0)
                {
                    Histogram.MakeRoom(side, scale, (int)index, (int)index);
                    Add(side, scale, (int)index, counts[at]);
                }
            }
        }

        return at == counts.Length;
    }

    private void Add(HistogramSide side, int scale, int index, double count)
    {
        if (Histogram.ZeroThreshold > 0 && ExponentialHistogram.UpperBound(index, scale) <= Histogram.ZeroThreshold)
        {
            Histogram.AddZero(count, 0);
        }
        else
        {
            Histogram.Add(side, scale, index, count);
        }
    }
}

namespace StreamEngine.Numerics.Histograms;

/// <summary>
/// Quantiles of exponential histograms as histogram_quantile of Prometheus has them for native histograms: the bucket is found from the nearer end; in the zero
/// bucket values are taken to be spread evenly, in others evenly by their logarithm.
/// </summary>
internal static class HistogramQuantile
{
    /// <summary>A quantile: NaN of nothing, infinite outside 0 to 1.</summary>
    internal static double Of(ExponentialHistogram histogram, double quantile)
    {
        if (double.IsNaN(quantile) || histogram.Count == 0)
        {
            return double.NaN;
        }

        if (quantile is < 0 or > 1)
        {
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        bool forward = quantile < 0.5;
        double rank = (forward ? quantile : 1 - quantile) * histogram.Count;
        int buckets = histogram.Negative.Length + 1 + histogram.Positive.Length;
        double count = 0;
        int found = -1;
        for (int i = 0; i < buckets && (found < 0 || count < rank); i++)
        {
            int bucket = forward ? i : buckets - 1 - i;
            double more = CountOf(histogram, bucket);
            found = more > 0 ? bucket : found;
            count += more;
        }

        double inBucket = CountOf(histogram, found);
        double position = forward ? rank - (count - inBucket) : count - rank;
        return Between(histogram, found - histogram.Negative.Length, Math.Clamp(position / inBucket, 0, 1));
    }

    /// <summary>What a bucket counts, from the lowest values to the greatest.</summary>
    private static double CountOf(ExponentialHistogram histogram, int bucket)
    {
        int place = bucket - histogram.Negative.Length;
        return place == 0 ? histogram.ZeroCount : place > 0 ? histogram.Positive.Counts[place - 1] : histogram.Negative.Counts[-place - 1];
    }

    /// <summary>The value at a share of a bucket, which is named by its place from the zero bucket.</summary>
    private static double Between(ExponentialHistogram histogram, int place, double share)
    {
        if (place == 0)
        {
            double low = histogram.Negative.Length == 0 && histogram.Positive.Length > 0 ? 0 : -histogram.ZeroThreshold;
            double high = histogram.Positive.Length == 0 && histogram.Negative.Length > 0 ? 0 : histogram.ZeroThreshold;
            return low + ((high - low) * share);
        }

        HistogramSide side = place > 0 ? histogram.Positive : histogram.Negative;
        int index = side.Offset + Math.Abs(place) - 1;
        double lower = ExponentialHistogram.UpperBound(index - 1, histogram.Scale);
        double upper = ExponentialHistogram.UpperBound(index, histogram.Scale);
        double part = place > 0 ? share : 1 - share;
        double magnitude = part == 0 ? lower : part == 1 ? upper : Spread(lower, upper, part);
        return place > 0 ? magnitude : -magnitude;
    }

    private static double Spread(double lower, double upper, double part)
    {
        double low = Math.Log2(Math.Max(lower, double.Epsilon));
        double high = Math.Log2(Math.Min(upper, double.MaxValue));
        return Math.Pow(2, low + ((high - low) * part));
    }
}

namespace StreamEngine.Numerics.Histograms;

/// <summary>
/// By how much a histogram that counts everything since its start has grown. It began anew when a count fell, when its buckets became finer or its zero bucket narrower: the
/// rules of Prometheus (Histogram.DetectReset).
/// </summary>
internal sealed class HistogramIncrease
{
    private readonly ExponentialHistogram _before = new();
    private readonly ExponentialHistogram _after = new();

    /// <summary>The growth from one state to a later one.</summary>
    /// <param name="before">The earlier state.</param>
    /// <param name="after">The later state.</param>
    /// <param name="into">Gets the growth, which is all of the later state after a reset.</param>
    /// <returns>False when it began anew.</returns>
    internal bool Take(ExponentialHistogram before, ExponentialHistogram after, ExponentialHistogram into)
    {
        bool grew = before.Scale >= after.Scale && before.ZeroThreshold <= after.ZeroThreshold && TryAlign(before, after) && TrySubtract(into);
        if (!grew)
        {
            into.Reset(after.Scale, after.ZeroThreshold);
            into.Merge(after);
        }

        return grew;
    }

    /// <summary>Copies both with the same scale and threshold; false when there are none.</summary>
    private bool TryAlign(ExponentialHistogram before, ExponentialHistogram after)
    {
        (int scale, double threshold) = (after.Scale, after.ZeroThreshold);
        for (int round = 0; round < 4; round++)
        {
            _before.Reset(scale, threshold);
            _before.Merge(before);
            _after.Reset(_before.Scale, _before.ZeroThreshold);
            _after.Merge(after);
            (scale, threshold) = (_after.Scale, _after.ZeroThreshold);
            if (scale == _before.Scale && threshold == _before.ZeroThreshold)
            {
                return true;
            }
        }

        return false;
    }

    private bool TrySubtract(ExponentialHistogram into)
    {
        into.Reset(_after.Scale, _after.ZeroThreshold);
        if (_after.ZeroCount < _before.ZeroCount)
        {
            return false;
        }

        into.AddZero(_after.ZeroCount - _before.ZeroCount, _after.Sum - _before.Sum);
        return TrySubtract(into, into.Positive, _before.Positive, _after.Positive) && TrySubtract(into, into.Negative, _before.Negative, _after.Negative);
    }

    private static bool TrySubtract(ExponentialHistogram into, HistogramSide side, HistogramSide before, HistogramSide after)
    {
        if (before.Length > 0 && (before.Offset < after.Offset || before.Offset + before.Length > after.Offset + after.Length))
        {
            return false;
        }

        for (int i = 0; i < after.Length; i++)
        {
            int place = after.Offset + i - before.Offset;
            double grown = after.Counts[i] - ((uint)place < (uint)before.Length ? before.Counts[place] : 0);
            if (grown < 0)
            {
                return false;
            }

            into.Add(side, into.Scale, after.Offset + i, grown);
        }

        return true;
    }
}

using StreamEngine.Windowing;

namespace StreamEngine.Correlation;

/// <summary>
/// How far the median of a series moved after a time, in robust scales of its past, and how far it had moved in earlier blocks of the same
/// length. Median and interquartile range follow Pham et al., "BARO" (FSE 2024); the earlier blocks are this series' own null.
/// </summary>
internal sealed class Shift
{
    /// <summary>Shifts below one scale are noise whatever the past says.</summary>
    private const double LeastReference = 1;

    private const double MaxSize = 1e6;

    /// <summary>A constant series moves when it moves by more than a few of these parts: an availability that falls from 100 to 97 has moved.</summary>
    private const double LeastRelativeScale = 0.005;

    private double _largest;
    private double _second;
    private int _largestAt = -1;

    private Shift(SeriesTrack track, double[] values) => (Track, Values) = (track, values);

    internal SeriesTrack Track { get; }

    /// <summary>All values in time order, those before first.</summary>
    internal double[] Values { get; }

    internal double Before { get; private set; }

    internal double After { get; private set; }

    internal double Scale { get; private set; }

    /// <summary>Distance of the medians in scales, 0 to a million.</summary>
    internal double Size { get; private set; }

    /// <summary>Size in each earlier block; the last block is the latest. NaN where a block has too few values.</summary>
    internal double[] Null { get; private set; } = [];

    /// <summary>True when a steady gauge has no values at all any more.</summary>
    internal bool IsSilent { get; private set; }

    internal int Direction => IsSilent ? -1 : Math.Sign(After - Before);

    /// <summary>Size relative to the largest earlier one.</summary>
    internal double Ratio => Size / Math.Max(LeastReference, _largest);

    /// <summary>
    /// Compares the last <paramref name="after"/> values with the others, leaving out <paramref name="guard"/> values between them; null when
    /// there are too few of either.
    /// </summary>
    internal static Shift? Of(SeriesTrack track, double[] values, int after, int guard)
    {
        const int LeastBefore = 3;
        const int GuardFrom = 4;

        // Times are given late more often than early: what is right before is neither past nor null, if there is enough without it.
        int all = values.Length - after;
        int before = all >= GuardFrom * after ? all - guard : all;
        double[] past = Known(values.AsSpan(0, before));
        double[] now = Known(values.AsSpan(all));
        if (past.Length < LeastBefore)
        {
            return null;
        }

        var shift = new Shift(track, values) { Before = Quantile(past, 0.5), After = Quantile(now, 0.5) };
        if (now.Length == 0)
        {
            return shift.Silence(before, after);
        }

        if (now.Length * 2 < after)
        {
            return null;
        }

        double spread = (Quantile(past, 0.75) - Quantile(past, 0.25)) / 1.349;
        double[] deviations = [.. past.Select(v => Math.Abs(v - shift.Before)).Order()];
        double floor = LeastRelativeScale * Math.Max(Math.Abs(shift.Before), Math.Abs(shift.After));
        double counting = track.Info.Kind == SeriesKind.Count ? Math.Sqrt(Math.Max(1, shift.Before)) : 0;
        shift.Scale = Math.Max(Math.Max(Math.Max(spread, 1.4826 * Quantile(deviations, 0.5)), Math.Max(floor, counting)), 1e-300);
        shift.Size = shift.SizeOf(shift.After);
        shift.SetNull(shift.Blocks(before, after));
        return shift;
    }

    /// <summary>Size of an earlier block relative to the largest other earlier one: what the ratio would have been had it been asked about.</summary>
    internal double NullRatio(int block) =>
        double.IsNaN(Null[block]) ? 0 : Null[block] / Math.Max(LeastReference, block == _largestAt ? _second : _largest);

    /// <summary>First window of the shift: of the last values before the time and those after it, the first that stays beyond half the way.</summary>
    internal int Onset(int after)
    {
        int from = Math.Max(0, Values.Length - (2 * after));
        double half = Math.Max(Math.Abs(After - Before) / 2, 2 * Scale);
        half = Math.Min(half, 0.9 * Math.Abs(After - Before));
        for (int i = from; i < Values.Length; i++)
        {
            bool stays = Beyond(i, half) && (i + 1 == Values.Length || Beyond(i + 1, half) || double.IsNaN(Values[i + 1]));
            if (stays)
            {
                return i;
            }
        }

        return Values.Length - after;
    }

    private bool Beyond(int index, double half) => Direction * (Values[index] - Before) >= half;

    private Shift? Silence(int before, int after)
    {
        const int LeastBlocks = 8;
        int blocks = before / after;
        for (int i = 0; i < blocks; i++)
        {
            if (Known(Values.AsSpan(before - ((i + 1) * after), after)).Length == 0)
            {
                return null;
            }
        }

        if (blocks < LeastBlocks || after < 2)
        {
            return null;
        }

        IsSilent = true;
        Size = 20;
        Null = new double[blocks];
        return this;
    }

    private double[] Blocks(int before, int after)
    {
        var sizes = new double[before / after];
        int first = before - (sizes.Length * after);
        for (int i = 0; i < sizes.Length; i++)
        {
            double[] block = Known(Values.AsSpan(first + (i * after), after));
            sizes[i] = block.Length * 2 < after ? double.NaN : SizeOf(Quantile(block, 0.5));
        }

        return sizes;
    }

    private double SizeOf(double value) => Math.Min(MaxSize, Math.Abs(value - Before) / Scale);

    private void SetNull(double[] sizes)
    {
        Null = sizes;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] > _largest)
            {
                (_second, _largest, _largestAt) = (_largest, sizes[i], i);
            }
            else if (sizes[i] > _second)
            {
                _second = sizes[i];
            }
        }
    }

    private static double[] Known(ReadOnlySpan<double> values)
    {
        var known = new List<double>(values.Length);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                known.Add(value);
            }
        }

        known.Sort();
        return [.. known];
    }

    /// <summary>Quantile of sorted values with linear interpolation; NaN of none.</summary>
    private static double Quantile(double[] sorted, double q)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        double at = q * (sorted.Length - 1);
        int low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }
}

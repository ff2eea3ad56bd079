namespace StreamEngine.Prediction;

/// <summary>
/// Decides whether a series really grows towards a threshold, and fits the growth. Three readings are tried: net growth over the cycles of
/// a sawtooth, the last straight piece, and the whole history. Growth that only repeats what was there before (the climb of a sawtooth or
/// of a daily season) does not count.
/// </summary>
internal static class GrowthModel
{
    /// <summary>Peaks of full cycles that can show a trend: six in a row have a chance of 0.1 %.</summary>
    private const int LeastPeaks = 6;

    /// <summary>The growth, or null when nothing speaks for one.</summary>
    internal static TrendFit? Find(ReadOnlySpan<long> times, ReadOnlySpan<double> values, double threshold, ForecastOptions options)
    {
        if (values.Length < options.LeastValues)
        {
            return null;
        }

        double sign = threshold >= values[^1] ? 1 : -1;
        List<int> resets = Resets(values, sign);
        if (resets.Count > 0)
        {
            return OfSawtooth(times, values, resets, sign, threshold, options);
        }

        int start = Trend.LastBreak(times, values, Math.Max(options.LeastValues, values.Length / 12));
        if (start > 0 && IsNewGround(values, start, sign))
        {
            TrendFit? piece = Check(times[start..], values[start..], sign, threshold, options);
            if (piece is not null)
            {
                return piece;
            }
        }

        TrendFit? whole = Check(times, values, sign, threshold, options);

        // A step that is long past makes the whole look like growth: the last piece must go along.
        return whole is { } fit && start > 0 && sign * Trend.Fit(times[start..], values[start..]).Slope < 0.5 * sign * fit.Slope ? null : whole;
    }

    /// <summary>
    /// Where a cleanup or restart threw the series back: a step against the growth that is large beside the usual step, and that is a
    /// good part of all that the series has covered.
    /// </summary>
    internal static List<int> Resets(ReadOnlySpan<double> values, double sign)
    {
        double[] steps = new double[values.Length - 1];
        double least = values[0];
        double greatest = values[0];
        for (int i = 1; i < values.Length; i++)
        {
            steps[i - 1] = Math.Abs(values[i] - values[i - 1]);
            least = Math.Min(least, values[i]);
            greatest = Math.Max(greatest, values[i]);
        }

        double large = Math.Max(8 * Trend.Median(steps), 0.25 * (greatest - least));
        var resets = new List<int>();
        for (int i = 1; i < values.Length; i++)
        {
            // A drop may take two windows: the mean of the window in which it happens lies between.
            double before = values[Math.Max(0, i - 2)];
            double drop = Math.Max(sign * before, sign * values[i - 1]) - (sign * values[i]);
            if (drop > large && (resets.Count == 0 || i - resets[^1] > 2) && large > 0)
            {
                resets.Add(i);
            }
        }

        return resets;
    }

    private static TrendFit? OfSawtooth(ReadOnlySpan<long> times, ReadOnlySpan<double> values, List<int> resets, double sign, double threshold,
        ForecastOptions options)
    {
        int start = resets[^1];
        if (values.Length - start >= options.LeastValues && IsNewGround(values, start, sign))
        {
            return Check(times[start..], values[start..], sign, threshold, options);
        }

        // The peaks meet the threshold first; their trend is the net growth.
        var peakTimes = new List<long>();
        var peaks = new List<double>();
        int from = 0;
        foreach (int reset in resets)
        {
            int peak = from;
            for (int i = from; i < reset; i++)
            {
                peak = sign * values[i] > sign * values[peak] ? i : peak;
            }

            peakTimes.Add(times[peak]);
            peaks.Add(values[peak]);
            from = reset;
        }

        return peaks.Count < LeastPeaks ? null : Check([.. peakTimes], [.. peaks], sign, threshold, options, cycles: true);
    }

    // Growth is news when it has left the range of the time before by a good part of itself.
    private static bool IsNewGround(ReadOnlySpan<double> values, int start, double sign)
    {
        double[] before = values[..start].ToArray();
        for (int i = 0; i < before.Length; i++)
        {
            before[i] *= sign;
        }

        Array.Sort(before);
        double high = before[(int)(0.98 * (before.Length - 1))];
        int tail = Math.Max(1, (values.Length - start) / 8);
        double now = sign * Trend.Median(values[^tail..].ToArray());
        double then = sign * Trend.Median(values.Slice(start, tail).ToArray());
        return now - high > 0.4 * (now - then);
    }

    private static TrendFit? Check(ReadOnlySpan<long> times, ReadOnlySpan<double> values, double sign, double threshold, ForecastOptions options,
        bool cycles = false)
    {
        TrendFit fit = Trend.Fit(times, values);
        double distance = sign * (threshold - fit.Level);
        double speed = sign * fit.Slope;
        if (distance <= 0 || speed <= 0 || !double.IsFinite(fit.SlopeVariance))
        {
            return null;
        }

        bool significant = speed > (cycles ? 5 : 3.5) * Math.Sqrt(fit.SlopeVariance) && sign * Trend.MannKendall(values) > 2.576;
        double reached = distance / speed;
        bool near = reached <= options.HorizonSpans * fit.SpanHours && reached <= options.Horizon.TotalHours;
        bool real = sign * fit.Growth > 2 * Math.Sqrt(fit.LevelVariance);
        return significant && near && real && (cycles || BeatsNaive(times, values)) ? fit : null;
    }

    // The last fifth, held back: the line through the rest must foretell it better than its last level does.
    private static bool BeatsNaive(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        int cut = values.Length - (values.Length / 5);
        TrendFit fit = Trend.Fit(times[..cut], values[..cut]);
        double line = 0;
        double naive = 0;
        for (int i = cut; i < values.Length; i++)
        {
            line += Math.Abs(values[i] - fit.Level - (fit.Slope * (times[i] - fit.Origin) / 3_600e9));
            naive += Math.Abs(values[i] - fit.Level);
        }

        return line < 0.8 * naive;
    }
}

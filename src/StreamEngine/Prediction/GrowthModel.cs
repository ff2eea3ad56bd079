using System.Buffers;

namespace StreamEngine.Prediction;

/// <summary>
/// Decides whether a series really grows, and fits the growth. Four readings are tried: growth under a season of a day, net growth over the cycles of a sawtooth, the last straight piece, and the whole
/// history. Growth that only repeats what was there before (the climb of a sawtooth or of a daily season) does not count.
/// </summary>
internal static class GrowthModel
{
    /// <summary>Peaks of full cycles that can show a trend: six in a row have a chance of 0.1 %.</summary>
    private const int LeastPeaks = 6;

    /// <summary>Parts in which growth that never falls must show.</summary>
    private const int Parts = 16;

    /// <summary>The growth, or null when nothing speaks for one.</summary>
    internal static Growth? Find(GrowthPoints points, double threshold, ForecastOptions options, bool repeats = false)
    {
        if (points.Count < options.LeastValues)
        {
            return null;
        }

        if (DailySeason.Find(points) is { } season)
        {
            return OfSeason(points, season, threshold, options);
        }

        List<int> resets = Resets(points.Means);
        if (resets.Count > 0)
        {
            return OfSawtooth(points, resets, threshold, options, repeats);
        }

        int start = points.LastBreak(options.LeastValues);
        if (start > 0 && (repeats || IsNewGround(points.Means, start)) && Check(points, start, threshold, options) is { } piece)
        {
            return piece;
        }

        // A step that is long past makes the whole look like growth: the last piece must go along.
        Growth? whole = Check(points, 0, threshold, options);
        return whole is not null && start > 0 && Trend.Fit(points.Times.AsSpan(start), points.Means.AsSpan(start)).Slope < 0.5 * whole.Line.Slope ? null : whole;
    }

    /// <summary>
    /// Where a cleanup or restart threw the series back: a step against the growth that is large beside the usual step, and that is a
    /// good part of all that the series has covered.
    /// </summary>
    /// <param name="values">The series.</param>
    /// <param name="sign">1 for falls, -1 for the same upwards.</param>
    internal static List<int> Resets(ReadOnlySpan<double> values, double sign = 1)
    {
        double[] steps = ArrayPool<double>.Shared.Rent(values.Length);
        double least = values[0];
        double greatest = values[0];
        for (int i = 1; i < values.Length; i++)
        {
            steps[i - 1] = Math.Abs(values[i] - values[i - 1]);
            least = Math.Min(least, values[i]);
            greatest = Math.Max(greatest, values[i]);
        }

        double large = Math.Max(8 * Medians.Of(steps.AsSpan(0, values.Length - 1)), 0.25 * (greatest - least));
        ArrayPool<double>.Shared.Return(steps);
        var resets = new List<int>();
        for (int i = 1; i < values.Length; i++)
        {
            // A drop may take two windows: the mean of the window in which it happens lies between.
            double before = sign * values[Math.Max(0, i - 2)];
            double drop = Math.Max(before, sign * values[i - 1]) - (sign * values[i]);
            if (drop > large && (resets.Count == 0 || i - resets[^1] > 2) && large > 0)
            {
                resets.Add(i);
            }
        }

        return resets;
    }

    private static Growth? OfSeason(GrowthPoints points, DailySeason season, double threshold, ForecastOptions options)
    {
        double[] rest = [.. points.Means];
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] -= season.At(points.Numbers[i]);
        }

        if (!HasTrend(rest))
        {
            return null;
        }

        TrendFit fit = Trend.Fit(points.Times, rest);
        fit = fit with { Slope = season.Slope, SlopeVariance = Math.Max(fit.SlopeVariance, season.SlopeVariance) };
        if (!IsGrowth(fit, threshold, 3.5) || !IsNear(fit, threshold, options, options.HorizonSpans))
        {
            return null;
        }

        (double[] excess, double cluster) = Growth.ExcessOf(points, 0, fit, season);
        return new Growth(fit, excess, points.BucketHours) { Season = season, Bucket = points.Numbers[^1], Cluster = cluster };
    }

    private static Growth? OfSawtooth(GrowthPoints points, List<int> resets, double threshold, ForecastOptions options, bool repeats)
    {
        // What is measured of a climb that comes again begins behind the bucket in which the one before it ended.
        int start = resets[^1] + (repeats ? 1 : 0);
        if (repeats || (points.Count - start >= options.LeastValues && IsNewGround(points.Means, start)))
        {
            return points.Count - start < options.LeastValues ? null : Check(points, start, threshold, options);
        }

        // The peaks meet the threshold first; their trend is the net growth.
        var times = new List<long>();
        var peaks = new List<double>();
        int from = 0;
        foreach (int reset in resets)
        {
            int peak = from;
            for (int i = from; i < reset; i++)
            {
                peak = points.Highs[i] > points.Highs[peak] ? i : peak;
            }

            times.Add(points.Times[peak]);
            peaks.Add(points.Highs[peak]);
            from = reset;
        }

        if (peaks.Count < LeastPeaks || !HasTrend([.. peaks]))
        {
            return null;
        }

        TrendFit fit = Trend.Fit([.. times], [.. peaks]);
        return IsGrowth(fit, threshold, 5) && IsNear(fit, threshold, options, options.HorizonSpans)
            ? new Growth(fit, [], points.BucketHours) { CycleHours = fit.SpanHours / (peaks.Count - 1), Bucket = points.Numbers[^1] }
            : null;
    }

    // Growth is news when it has left the range of the time before by a good part of itself.
    private static bool IsNewGround(ReadOnlySpan<double> values, int start)
    {
        double[] before = values[..start].ToArray();
        Array.Sort(before);
        double high = before[(int)(0.98 * (before.Length - 1))];
        int tail = Math.Max(1, (values.Length - start) / 8);
        double now = Medians.Of(values[^tail..].ToArray());
        double then = Medians.Of(values.Slice(start, tail).ToArray());
        return now - high > 0.4 * (now - then);
    }

    private static Growth? Check(GrowthPoints points, int start, double threshold, ForecastOptions options)
    {
        ReadOnlySpan<long> times = points.Times.AsSpan(start);
        ReadOnlySpan<double> values = points.Means.AsSpan(start);
        if (!HasTrend(values))
        {
            return null;
        }

        TrendFit fit = Trend.Fit(times, values);
        bool rises = OnlyRises(values);

        // What goes up as long as it is known may be the first climb of a cycle (collectors, cleanups, jobs): it is told of as many of its lengths ahead as it has hours, one at least.
        double spans = start > 0 ? options.HorizonSpans : Math.Min(options.HorizonSpans, Math.Max(1, fit.SpanHours));
        if (!IsNear(fit, threshold, options, spans) || !IsGrowth(fit, threshold, rises ? 0 : 3.5) || !(rises || BeatsNaive(times, values)))
        {
            return null;
        }

        // What has gone two thirds of the way is told of whatever it is.
        bool soon = threshold - fit.Level < 0.5 * fit.Growth;
        if (points.IsYoung && !soon && DayDoubt.IsLikely(times, values))
        {
            return null;
        }

        (double[] excess, double cluster) = Growth.ExcessOf(points, start, fit, null);
        return new Growth(fit, excess, points.BucketHours)
        {
            Bucket = points.Numbers[^1],
            Cluster = cluster,
            OnlyRises = rises,
            StepHours = points.StepHours,
            Bursts = rises ? Bursts.Find(points.Highs.AsSpan(start)) : null,
            Recent = RecentPiece.Find(points, start),
        };
    }

    // Looked at first, since it costs less than a line.
    private static bool HasTrend(ReadOnlySpan<double> values) => Trend.MannKendall(values) > 2.576;

    private static bool IsGrowth(TrendFit fit, double threshold, double deviations) =>
        threshold > fit.Level && fit.Slope > 0 && double.IsFinite(fit.SlopeVariance)
        && fit.Slope > deviations * Math.Sqrt(fit.SlopeVariance)
        && fit.Growth > 2 * Math.Sqrt(fit.NoiseVariance);

    private static bool IsNear(TrendFit fit, double threshold, ForecastOptions options, double spans)
    {
        double reached = (threshold - fit.Level) / fit.Slope;
        return reached <= spans * fit.SpanHours && reached <= options.Horizon.TotalHours;
    }

    // Growth in bursts: the means of sixteen parts hardly ever fall, and it is not one step.
    private static bool OnlyRises(ReadOnlySpan<double> values)
    {
        if (values.Length < 2 * Parts)
        {
            return false;
        }

        double rises = 0;
        double falls = 0;
        double greatest = 0;
        int risen = 0;
        double before = double.NaN;
        for (int part = 0; part < Parts; part++)
        {
            ReadOnlySpan<double> some = values[(part * values.Length / Parts)..((part + 1) * values.Length / Parts)];
            double mean = System.Numerics.Tensors.TensorPrimitives.Sum(some) / some.Length;
            double step = part == 0 ? 0 : mean - before;
            rises += Math.Max(0, step);
            falls += Math.Max(0, -step);
            greatest = Math.Max(greatest, step);
            risen += step > 0 ? 1 : 0;
            before = mean;
        }

        return falls <= 0.05 * rises && greatest <= 0.3 * rises && risen >= 10;
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

namespace StreamEngine.Prediction;

/// <summary>
/// When a growth first reaches a threshold: 255 draws of what is not known (level, rate, the path's own walk, the noise on top, the place in a cycle), from a sequence that fills the cube evenly (additive
/// recurrence with powers of the generalised golden ratio, Roberts 2018), so that equal growths give equal answers.
/// </summary>
internal static class FirstPassage
{
    internal const int Draws = 255;
    private const int BucketParts = 3;
    private const int Dimensions = 8;
    private static readonly double[] _points = MakePoints();

    /// <summary>The times by which 10 %, half and 90 % of the draws have reached the threshold, in hours after the origin of the line; infinite when fewer ever do.</summary>
    /// <param name="growth">The growth.</param>
    /// <param name="threshold">The threshold, turned as the growth is.</param>
    /// <param name="spread">What deviations of the line are multiplied by.</param>
    /// <param name="known">Hours in which the threshold has not been reached.</param>
    /// <param name="most">Hours beyond which is never.</param>
    internal static (double Early, double Middle, double Late) Quantiles(Growth growth, double threshold, double spread, double known, double most)
    {
        Span<double> times = stackalloc double[Draws];
        double[] hazards = Hazards(growth.Excess);
        double[] sums = SumsOf(growth.Excess, hazards);
        for (int i = 0; i < Draws; i++)
        {
            times[i] = Draw(i, growth, hazards, sums, threshold, spread, known, most);
        }

        // What has not happened cannot have been: the other draws are what is left. When hardly any is, it is due at once.
        times.Sort();
        int over = 0;
        while (over < Draws && times[over] <= known)
        {
            over++;
        }

        over = Math.Min(over, Draws - 20);
        int last = Draws - 1 - over;
        return (At(times, 0.1), At(times, 0.5), At(times, 0.9));

        double At(Span<double> sorted, double share) => Math.Max(known, sorted[over + (int)(share * last)]);
    }

    private static double Draw(int draw, Growth growth, double[] hazards, double[] sums, double threshold, double spread, double known, double most)
    {
        ReadOnlySpan<double> point = _points.AsSpan(draw * Dimensions, Dimensions);
        TrendFit line = growth.Line;
        double level = line.Level + (spread * Math.Sqrt(line.MeanVariance) * Normal(point[0]));
        double slope = Rate(line.Slope, spread * Math.Sqrt(line.SlopeVariance), growth.OnlyRises, point[1]);
        foreach (RecentPiece recent in growth.Recent)
        {
            if (point[5] < recent.Share)
            {
                slope = recent.Slope + (Math.Sqrt(recent.SlopeVariance) * Normal(point[1]));
                level = recent.Level + (recent.Middle * slope) + (Math.Sqrt(recent.LevelVariance) * Normal(point[0]));
                break;
            }
        }

        if (slope <= 0)
        {
            return double.PositiveInfinity;
        }

        double hours;
        if (growth.CycleHours > 0)
        {
            double peak = line.Level + (spread * Math.Sqrt(line.MeanVariance + line.NoiseVariance) * Normal(point[0]));
            hours = Walk(Math.Max(0, (threshold - peak) / slope), slope, spread * spread * line.WalkVariance, point) + (point[4] * growth.CycleHours);
        }
        else if (growth.Bursts is { } bursts && bursts.IsNear(threshold - growth.Now))
        {
            hours = known + (bursts.Reached(threshold - growth.Now, Rate(1, spread * bursts.Deviation, true, point[1]), draw) * growth.BucketHours);
        }
        else
        {
            double chances = -growth.Cluster * Math.Log(1 - point[4]);
            hours = growth.Season is null
                ? Walk(Math.Max(0, (threshold - level - Reach(growth.Excess, sums, slope * growth.BucketHours * chances)) / slope), slope, spread * spread * line.WalkVariance, point) + (point[3] * growth.StepHours)
                : Seasonal(growth, hazards, threshold - level, slope, chances, most);
        }

        hours = known + RateChange.Reached(hours - known, line.SpanHours, growth.Weight, point[6], point[7]);
        return hours > most ? double.PositiveInfinity : hours;
    }

    // A rate that cannot be negative has the distribution of gamma with the same mean and variance (Wilson and Hilferty 1931).
    private static double Rate(double slope, double deviation, bool onlyRises, double u)
    {
        if (!onlyRises)
        {
            return slope + (deviation * Normal(u));
        }

        double shape = Math.Max(0.5, slope * slope / Math.Max(deviation * deviation, 1e-300));
        double root = 1 - (1 / (9 * shape)) + (Normal(u) / (3 * Math.Sqrt(shape)));
        return slope * Math.Max(0.01, root * root * root);
    }

    // First passage of a walk with drift: the inverse Gaussian distribution, drawn as Michael, Schucany and Haas (1976) do.
    private static double Walk(double hours, double slope, double variance, ReadOnlySpan<double> point)
    {
        if (hours <= 0 || variance <= 0)
        {
            return hours;
        }

        double shape = hours * hours * slope * slope / variance;
        double normal = Normal(point[2]);
        double ratio = hours * normal * normal / (2 * shape);
        double root = hours * (1 + ratio - Math.Sqrt((2 * ratio) + (ratio * ratio)));
        return point[3] <= hours / (hours + root) ? root : hours * hours / root;
    }

    // Through a season the chances of each part of a bucket are added up until they reach a number drawn from the exponential distribution: how far away the threshold is depends on the time of day.
    private static double Seasonal(Growth growth, double[] hazards, double distance, double slope, double chances, double most)
    {
        DailySeason season = growth.Season!;
        double[] excess = growth.Excess;
        double start = Math.Max(0, (distance - season.Peak - excess[0]) / slope);
        double end = Math.Min(most, (distance - season.Trough - excess[^1]) / slope) + growth.BucketHours;
        double sum = 0;
        for (long step = (long)(start / growth.BucketHours); step * growth.BucketHours <= end; step++)
        {
            // Between the middles of two buckets the path is taken to be straight.
            double from = season.At(growth.Bucket + step);
            double to = season.At(growth.Bucket + step + 1);
            if (distance - (slope * (step + 1) * growth.BucketHours) - Math.Max(from, to) > excess[0])
            {
                continue;
            }

            for (int part = 0; part < BucketParts; part++)
            {
                double share = (part + 0.5) / BucketParts;
                double hours = (step + share) * growth.BucketHours;
                double away = distance - (slope * hours) - from - (share * (to - from));
                sum += away > excess[0] ? 0 : hazards[Above(excess, away)] / BucketParts;
                if (sum >= chances)
                {
                    return hours;
                }
            }
        }

        return double.PositiveInfinity;
    }

    // How many of the excesses, which descend, are at least that far away, less one.
    private static int Above(double[] excess, double away)
    {
        int low = 0;
        int high = excess.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = excess[middle] >= away ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    // The chance of a bucket, as a rate, to reach further than each of the excesses, which descend.
    private static double[] Hazards(double[] excess)
    {
        double[] hazards = new double[excess.Length];
        for (int i = 0; i < excess.Length; i++)
        {
            hazards[i] = i == excess.Length - 1 ? double.PositiveInfinity : -Math.Log(1 - ((i + 1.0) / excess.Length));
        }

        return hazards;
    }

    // The sum of rates beyond each of the excesses.
    private static double[] SumsOf(double[] excess, double[] hazards)
    {
        double[] sums = new double[excess.Length];
        for (int i = 1; i < excess.Length; i++)
        {
            sums[i] = sums[i - 1] + (hazards[i - 1] * (excess[i - 1] - excess[i]));
        }

        return sums;
    }

    // A line that rises by s a bucket passes noise at the distance at which the sum of all chances so far, that of rates divided by s, reaches a number drawn from the exponential distribution.
    private static double Reach(double[] excess, double[] means, double climbed)
    {
        int last = excess.Length - 1;
        if (climbed >= means[last])
        {
            return excess[last];
        }

        int found = Array.BinarySearch(means, climbed);
        int above = found >= 0 ? found : ~found;
        if (above == 0)
        {
            return excess[0];
        }

        double share = (climbed - means[above - 1]) / Math.Max(1e-300, means[above] - means[above - 1]);
        return excess[above - 1] + (share * (excess[above] - excess[above - 1]));
    }

    private static double[] MakePoints()
    {
        // The root of x^9 = x + 1.
        double root = 1;
        for (int i = 0; i < 60; i++)
        {
            root = Math.Pow(1 + root, 1.0 / (Dimensions + 1));
        }

        double[] points = new double[Draws * Dimensions];
        for (int i = 0; i < Draws; i++)
        {
            for (int d = 0; d < Dimensions; d++)
            {
                double value = 0.5 + ((i + 1) * Math.Pow(1 / root, d + 1));
                points[(i * Dimensions) + d] = Math.Clamp(value - Math.Floor(value), 1e-6, 1 - 1e-6);
            }
        }

        return points;
    }

    private static double Normal(double p) => NormalDistribution.Quantile(p);
}

namespace StreamEngine.Prediction;

/// <summary>
/// When a growth first reaches a threshold: 255 draws of what is not known (level, rate, the path's own walk, the noise on top, the place in a cycle), from a sequence that fills the cube evenly (additive
/// recurrence with powers of the generalised golden ratio, Roberts 2018), so that equal growths give equal answers.
/// </summary>
internal static class FirstPassage
{
    internal const int Draws = 255;
    private const int Dimensions = 5;
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
        double[] means = MeanExcess(growth.Excess);
        for (int i = 0; i < Draws; i++)
        {
            times[i] = Draw(growth, means, threshold, spread, most, _points.AsSpan(i * Dimensions, Dimensions));
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

    private static double Draw(Growth growth, double[] means, double threshold, double spread, double most, ReadOnlySpan<double> point)
    {
        TrendFit line = growth.Line;
        double level = line.Level + (spread * Math.Sqrt(line.MeanVariance) * Normal(point[0]));
        double slope = Rate(line.Slope, spread * Math.Sqrt(line.SlopeVariance), growth.OnlyRises, point[1]);
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
        else
        {
            double noise = Reach(growth.Excess, means, -slope * growth.BucketHours * growth.Cluster * Math.Log(1 - point[4]));
            double distance = threshold - level - noise;
            hours = growth.Season is null
                ? Walk(Math.Max(0, distance / slope), slope, spread * spread * line.WalkVariance, point) + (point[3] * growth.StepHours)
                : Seasonal(growth, distance, slope, most);
        }

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

    private static double Seasonal(Growth growth, double distance, double slope, double most)
    {
        DailySeason season = growth.Season!;
        double start = Math.Max(0, (distance - season.Peak) / slope);
        double end = Math.Min(most, (distance - season.Trough) / slope) + growth.BucketHours;
        double before = double.NaN;
        for (long step = (long)(start / growth.BucketHours); step * growth.BucketHours <= end; step++)
        {
            double hours = step * growth.BucketHours;
            double above = (slope * hours) + season.At(growth.Bucket + step) - distance;
            if (above >= 0)
            {
                // Between the middles of two buckets the path is taken to be straight.
                return before < 0 ? hours - (growth.BucketHours * above / (above - before)) : hours;
            }

            before = above;
        }

        return double.PositiveInfinity;
    }

    // E[(e - d)+] at each of the excesses d, which descend.
    private static double[] MeanExcess(double[] excess)
    {
        double[] means = new double[excess.Length];
        double sum = 0;
        for (int i = 0; i < excess.Length; i++)
        {
            sum += excess[i];
            means[i] = (sum - ((i + 1) * excess[i])) / excess.Length;
        }

        return means;
    }

    // A line that rises by s a bucket passes noise e at the distance d at which the sum of all chances so far, E[(e - d)+] / s, reaches a number drawn from the exponential distribution.
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
        // The root of x^6 = x + 1.
        double root = 1.1347241384015194;
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

namespace StreamEngine.Prediction;

/// <summary>
/// A season of a day, and growth apart from it. Growth is told by values a day apart, which the season leaves alone (the slope of Hirsch, Slack and Smith 1982 for seasonal data); the season is what is left
/// of the mean of each time of day.
/// </summary>
/// <param name="Day">Buckets of a day.</param>
/// <param name="Profile">What the time of day adds, in at most 96 parts of the day; its mean is zero.</param>
/// <param name="Slope">Growth an hour.</param>
/// <param name="SlopeVariance">Variance of the growth an hour.</param>
internal sealed record DailySeason(int Day, double[] Profile, double Slope, double SlopeVariance)
{
    /// <summary>Least history, in days.</summary>
    internal const double LeastDays = 1.4;

    private const int Parts = 96;

    /// <summary>The season, or null when values a day apart do not differ by much the same, beside those a few hours apart and beside how far they lie off a line.</summary>
    internal static DailySeason? Find(GrowthPoints points)
    {
        int day = points.Day;
        if (day == 0 || points.Count < LeastDays * day)
        {
            return null;
        }

        double[] apart = Differences(points, day);
        if (apart.Length < 0.2 * day)
        {
            return null;
        }

        double growth = Medians.Of([.. apart]);
        double daily = Spread(apart, growth);
        double hourly = Math.Max(Spread(Differences(points, day / 4), growth / 4), Spread(Differences(points, day / 2), growth / 2));
        if (!(daily < 0.5 * Math.Min(hourly, SpreadAroundLine(points))))
        {
            return null;
        }

        double slope = growth / 24;

        // Differences of neighbours err together: count one for each quarter of a day.
        double independent = Math.Max(1, 4.0 * apart.Length / day);
        double deviation = 1.4826 * daily / 24;
        return new DailySeason(day, ProfileOf(points, slope), slope, deviation * deviation / independent);
    }

    internal double Peak { get; } = Profile.Max();

    internal double Trough { get; } = Profile.Min();

    internal double At(long bucket) => Profile[(int)(bucket % Day * Profile.Length / Day)];

    /// <summary>How much the season climbs in a bucket.</summary>
    internal double ClimbAt(long bucket) => 0.5 * (At(bucket + 1) - At(Math.Max(0, bucket - 1)));

    private static double[] Differences(GrowthPoints points, int lag)
    {
        var all = new List<double>(points.Count);
        int before = 0;
        for (int i = 0; i < points.Count; i++)
        {
            while (points.Numbers[before] < points.Numbers[i] - lag)
            {
                before++;
            }

            if (points.Numbers[before] == points.Numbers[i] - lag)
            {
                all.Add(points.Means[i] - points.Means[before]);
            }
        }

        return [.. all];
    }

    // Of what has come after the first day: that part must show the season as well.
    private static double SpreadAroundLine(GrowthPoints points)
    {
        int from = 0;
        while (points.Numbers[from] < points.Numbers[0] + points.Day)
        {
            from++;
        }

        (double level, double slope) = Trend.LeastSquares(points.Times.AsSpan(from), points.Means.AsSpan(from));
        double[] off = new double[points.Count - from];
        for (int i = from; i < points.Count; i++)
        {
            off[i - from] = Math.Abs(points.Means[i] - level - (slope * (points.Times[i] - points.Times[from]) / 3_600e9));
        }

        return Medians.Of(off);
    }

    private static double Spread(double[] differences, double center) => Medians.Of([.. differences.Select(d => Math.Abs(d - center))]);

    private static double[] ProfileOf(GrowthPoints points, double slope)
    {
        int parts = Math.Min(points.Day, Parts);
        double[] sums = new double[parts];
        int[] counts = new int[parts];
        for (int i = 0; i < points.Count; i++)
        {
            int at = (int)(points.Numbers[i] % points.Day * parts / points.Day);
            sums[at] += points.Means[i] - (slope * (points.Numbers[i] - points.Numbers[0]) * points.BucketHours);
            counts[at]++;
        }

        double mean = 0;
        int known = 0;
        for (int i = 0; i < parts; i++)
        {
            sums[i] = counts[i] > 0 ? sums[i] / counts[i] : double.NaN;
            mean += counts[i] > 0 ? sums[i] : 0;
            known += counts[i] > 0 ? 1 : 0;
        }

        for (int i = 0; i < parts; i++)
        {
            sums[i] = double.IsNaN(sums[i]) ? 0 : sums[i] - (mean / known);
        }

        return sums;
    }
}

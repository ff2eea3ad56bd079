namespace StreamEngine.Prediction;

/// <summary>
/// A line through the newest values alone, and how likely it is that the growth is that one now: a change that is too new to be sure of. Ends of some lengths are tried; each is as likely as two lines are better than one, less what two lines and a
/// place to break are better by chance (Bayesian information criterion), as run lengths are weighed in Bayesian detection of changes (Adams and MacKay 2007).
/// </summary>
/// <param name="Share">Chance that this one or one of those before it in the list holds.</param>
/// <param name="Middle">Hours from its middle to the origin of the whole line.</param>
/// <param name="Level">Value at its middle.</param>
/// <param name="LevelVariance">Variance of that.</param>
/// <param name="Slope">Growth an hour.</param>
/// <param name="SlopeVariance">Variance of the growth an hour.</param>
internal readonly record struct RecentPiece(double Share, double Middle, double Level, double LevelVariance, double Slope, double SlopeVariance)
{
    private const int Shortest = 4;
    private const double Unlikely = 1e-3;
    private const double Clear = 0.5;
    private const double AsClear = 0.95;
    private const double LeastIndependent = 0.5;
    private const double Hour = 3_600e9;

    /// <summary>The newest pieces of a growth: of its buckets, or of the last values one by one when these show as clearly that something has changed, since a change within a bucket is no line.</summary>
    /// <param name="points">The growth.</param>
    /// <param name="start">The bucket with which it begins.</param>
    internal static RecentPiece[] Find(GrowthPoints points, int start)
    {
        long origin = points.Times[^1];
        RecentPiece[] ofBuckets = Find(points.Times.AsSpan(start), points.Means.AsSpan(start), origin);
        (long[] times, double[] values) = points.Newest();
        RecentPiece[] ofValues = times.Length == 0 || times[0] < points.Times[start] || StandsStill(values) || GrowthModel.Resets(values).Count > 0 ? [] : Find(times, values, origin, LeastIndependent);
        return ShareOf(ofValues) >= Math.Max(Clear, AsClear * ShareOf(ofBuckets)) ? ofValues : ofBuckets;

        static double ShareOf(RecentPiece[] pieces) => pieces.Length == 0 ? 0 : pieces[^1].Share;
    }

    /// <summary>The newest pieces of values; none when nothing speaks for one.</summary>
    /// <param name="times">Their times.</param>
    /// <param name="values">The values.</param>
    /// <param name="origin">The origin of the whole line.</param>
    /// <param name="least">Share of values that must be independent of their neighbours: teeth and jumps are no lines.</param>
    internal static RecentPiece[] Find(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long origin, double least = 0)
    {
        int count = times.Length;
        if (count < 4 * Shortest)
        {
            return [];
        }

        var sums = new PrefixSums(times, values);
        double floor = 1e-12 * (1 + (sums.SquareOfValues / count));
        double whole = sums.Error(0, count) + floor;
        double best = whole;
        var tried = new List<(int Length, double Error)>();
        for (int length = Shortest; length <= count / 2; length += Math.Max(1, length / 4))
        {
            double error = sums.Error(0, count - length) + sums.Error(count - length, count) + floor;
            tried.Add((length, error));
            best = Math.Min(best, error);
        }

        // Two parameters more and the place.
        double chance = 3 * Math.Log(count);
        if (count * Math.Log(whole / best) < chance + (2 * Math.Log(Unlikely)))
        {
            return [];
        }

        double independent = Trend.Independent(times, values, count - tried.Find(t => t.Error <= best).Length);
        if (independent < least * count)
        {
            return [];
        }

        double gain = independent * Math.Log(whole / best);
        double total = Math.Exp(Math.Clamp(0.5 * (chance - gain), -50, 50));
        double[] odds = [.. tried.Select(t => Math.Exp(0.5 * independent * Math.Log(best / t.Error)))];
        total += odds.Sum();
        var pieces = new List<RecentPiece>();
        double sum = 0;
        for (int i = 0; i < tried.Count; i++)
        {
            sum += odds[i] / total;
            if (odds[i] / total > Unlikely)
            {
                pieces.Add(Of(times[^tried[i].Length..], values[^tried[i].Length..], origin, sum, tried[i].Error / Math.Max(1, count - 4) * count / Math.Max(1, independent)));
            }
        }

        return [.. pieces];
    }

    // What stands still and jumps has no slope from one value to the next; what is thrown back has many.
    private static bool StandsStill(ReadOnlySpan<double> values)
    {
        int still = 0;
        for (int i = 1; i < values.Length; i++)
        {
            still += values[i] == values[i - 1] ? 1 : 0;
        }

        return 2 * still >= values.Length;
    }

    private static RecentPiece Of(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long origin, double share, double noise)
    {
        (double first, double slope) = Trend.LeastSquares(times, values);
        double span = (times[^1] - times[0]) / Hour;
        double middle = ((origin - times[^1]) / Hour) + (0.5 * span);
        return new RecentPiece(share, middle, first + (0.5 * slope * span), noise / times.Length, slope, 12 * noise / (times.Length * span * span));
    }
}

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
    private const double Hour = 3_600e9;

    /// <summary>The newest pieces of values that end with the origin of the line; none when nothing speaks for one.</summary>
    internal static RecentPiece[] Find(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
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
                pieces.Add(Of(times[^tried[i].Length..], values[^tried[i].Length..], sum, tried[i].Error / Math.Max(1, count - 4) * count / Math.Max(1, independent)));
            }
        }

        return [.. pieces];
    }

    private static RecentPiece Of(ReadOnlySpan<long> times, ReadOnlySpan<double> values, double share, double noise)
    {
        (double first, double slope) = Trend.LeastSquares(times, values);
        double span = (times[^1] - times[0]) / Hour;
        return new RecentPiece(share, 0.5 * span, first + (0.5 * slope * span), noise / times.Length, slope, 12 * noise / (times.Length * span * span));
    }
}

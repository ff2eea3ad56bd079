namespace StreamEngine.Evaluation.Forecasts;

/// <summary>
/// The naive interval of the time to a threshold: a random walk with drift (Hyndman and Athanasopoulos, "Forecasting: principles and practice", drift method) over the
/// last day. The value in h minutes is that of now plus h times the mean step, with a variance of s²·h·(1 + h/n), s that of the steps. The interval of 80 % lies where the
/// edges of the band reach the threshold.
/// </summary>
internal static class DriftInterval
{
    private const double Quantile = 1.2815515655446;
    private const int Range = 1440;

    /// <summary>Length of the interval in minutes; infinite when the late edge never reaches the threshold.</summary>
    /// <param name="values">Values, a minute apart.</param>
    /// <param name="now">Index of the last value that is known.</param>
    /// <param name="threshold">The threshold.</param>
    internal static double Length(IReadOnlyList<double> values, int now, double threshold)
    {
        int steps = Math.Min(now, Range);
        double sign = Math.Sign(threshold - values[now]);
        double distance = Math.Abs(threshold - values[now]);
        double drift = steps == 0 ? 0 : sign * (values[now] - values[now - steps]) / steps;
        double squares = 0;
        for (int i = now - steps + 1; i <= now; i++)
        {
            squares += Math.Pow((sign * (values[i] - values[i - 1])) - drift, 2);
        }

        double deviation = steps < 2 ? double.PositiveInfinity : Math.Sqrt(squares / (steps - 1));
        double late = Edge(distance, drift, -Quantile * deviation, steps);
        return double.IsInfinity(late) ? late : late - Edge(distance, drift, Quantile * deviation, steps);
    }

    // The least h with drift·h + spread·√(h + h²/n) = distance, by doubling and halving; a year is never.
    private static double Edge(double distance, double drift, double spread, int steps)
    {
        double high = 1;
        while (!Reaches(high))
        {
            high *= 1.5;
            if (high > 365 * 1440)
            {
                return double.PositiveInfinity;
            }
        }

        double low = 0;
        for (int i = 0; i < 50; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Reaches(middle) ? (low, middle) : (middle, high);
        }

        return high;

        bool Reaches(double h) => (drift * h) + (spread * Math.Sqrt(h + (h * h / steps))) >= distance;
    }
}

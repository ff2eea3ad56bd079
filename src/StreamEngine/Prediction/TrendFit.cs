namespace StreamEngine.Prediction;

/// <summary>A straight growth and how sure it is. Times in hours after <see cref="Origin"/>, values in units of the series.</summary>
/// <param name="Origin">Time zero of the fit: the last value's time, nanoseconds since the Unix epoch.</param>
/// <param name="Since">Start of the growth.</param>
/// <param name="Level">Fitted value at the origin.</param>
/// <param name="Slope">Growth an hour.</param>
/// <param name="SlopeVariance">Variance of the slope.</param>
/// <param name="LevelVariance">Variance of the level, and of the values around it.</param>
/// <param name="WalkVariance">Variance that the path gains an hour, beyond the noise around the line.</param>
/// <param name="Degrees">Values behind it, less two.</param>
/// <param name="Growth">Growth seen, from the start to the origin.</param>
internal readonly record struct TrendFit(
    long Origin, long Since, double Level, double Slope, double SlopeVariance, double LevelVariance, double WalkVariance, int Degrees, double Growth)
{
    private const double Hour = 3_600e9;

    /// <summary>Hours of growth seen.</summary>
    internal double SpanHours => (Origin - Since) / Hour;

    /// <summary>
    /// When the line reaches a threshold, and the edges of the 80 % interval: where the edges of the prediction band (level, slope and
    /// path uncertainty added up) reach it. Hours after the origin; the late edge is infinite when the band never does.
    /// </summary>
    internal (double Reached, double Earliest, double Latest) Reach(double threshold)
    {
        double distance = threshold - Level;
        double reached = distance / Slope;
        double factor = Quantile(Degrees);
        return (reached, Edge(distance, factor, reached), Edge(distance, -factor, reached));
    }

    // The band is level + slope·t ± factor·sd(t). Its early edge crosses before the line does, its late edge after: bisection in each.
    private double Edge(double distance, double factor, double reached)
    {
        double low = 0;
        double high = reached;
        if (factor < 0)
        {
            (low, high) = (reached, reached * 1.25);
            while (!Crossed(distance, factor, high))
            {
                high *= 1.5;
                if (high > 1000 * reached)
                {
                    return double.PositiveInfinity;
                }
            }
        }

        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Crossed(distance, factor, middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private bool Crossed(double distance, double factor, double hours)
    {
        double deviation = Math.Sqrt(LevelVariance + (hours * hours * SlopeVariance) + (hours * WalkVariance));
        double sign = Math.Sign(Slope);
        return sign * ((Slope * hours) - distance) + (factor * deviation) >= 0;
    }

    // 0.9 quantile of Student's distribution, by the first two terms of its Cornish-Fisher expansion.
    private static double Quantile(int degrees)
    {
        const double Z = 1.2815515655446;
        double n = Math.Max(4, degrees);
        return Z + (((Z * Z * Z) + Z) / (4 * n)) + (((5 * Math.Pow(Z, 5)) + (16 * Z * Z * Z) + (3 * Z)) / (96 * n * n));
    }
}

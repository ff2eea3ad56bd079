using System.Buffers;

namespace StreamEngine.Prediction;

/// <summary>Robust straight lines through short series, and how far they can be trusted.</summary>
internal static class Trend
{
    private const double Hour = 3_600e9;
    private const int MaxPairsPoints = 96;

    /// <summary>
    /// Fits a line: slope by Theil (1950) and Sen (1968), level by the median of the last residuals, at most half of them. The variance of the
    /// slope comes from a local level model (white noise around a random walk), whose parts are told apart by how the spread of
    /// differences grows with the lag: growth in bursts is less certain than growth under noise.
    /// </summary>
    internal static TrendFit Fit(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        long origin = times[^1];
        int count = times.Length;
        double[] t = new double[count];
        for (int i = 0; i < count; i++)
        {
            t[i] = (times[i] - origin) / Hour;
        }

        double slope = TheilSen(t, values);
        double[] residuals = new double[count];
        for (int i = 0; i < count; i++)
        {
            residuals[i] = values[i] - (slope * t[i]);
        }

        (double noise, double walk, double run) = Spread(t, residuals);
        double span = Math.Max(-t[0], 1e-9);

        // The level of a walk is that of its last values, as many as make noise and walk weigh the same.
        double walked = walk * span / count;
        int near = (int)Math.Clamp(walked > 0 ? Math.Sqrt(3 * noise / walked) : count, 1, Math.Max(1, count / 2));
        double level = Medians.Of(residuals.AsSpan(count - near));

        // A line through a random walk errs by 6/5 of the walk's own drift, and the fit hides a part of the walk from its spread.
        double slopeVariance = (12 * noise * run / (count * span * span)) + (1.5 * walk / span);
        double meanVariance = (1.57 * noise * Math.Min(1, run / near)) + (walked * near / 3) + (0.25 * slopeVariance * near * near * span * span / ((double)count * count));
        return new TrendFit(origin, times[0], level, slope, slopeVariance, meanVariance, noise, walk, slope * span);
    }

    /// <summary>
    /// Mann's (1945) and Kendall's test of a trend, normal approximation: z, positive for growth. Neighbours that resemble each other make
    /// it optimistic, so it is one condition among several.
    /// </summary>
    internal static double MannKendall(ReadOnlySpan<double> values)
    {
        double[] thinned = Thin(values);
        long sum = 0;
        for (int i = 0; i < thinned.Length; i++)
        {
            for (int j = i + 1; j < thinned.Length; j++)
            {
                sum += (thinned[j] > thinned[i] ? 1 : 0) - (thinned[j] < thinned[i] ? 1 : 0);
            }
        }

        double n = thinned.Length;
        return n < 4 ? 0 : (sum - Math.Sign(sum)) / Math.Sqrt(n * (n - 1) * ((2 * n) + 5) / 18);
    }

    /// <summary>
    /// Where the last straight piece begins: the break of a two-piece least-squares line, tried again on the later piece, as long as it
    /// lowers the squared error by more than chance does (Bayesian information criterion with a doubled penalty).
    /// </summary>
    internal static int LastBreak(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int least)
    {
        int start = 0;
        for (int round = 0; round < 4; round++)
        {
            int found = Break(times[start..], values[start..], least);
            if (found <= 0)
            {
                break;
            }

            start += found;
        }

        return start;
    }

    private static double TheilSen(double[] t, ReadOnlySpan<double> values)
    {
        double[] x = Thin(t);
        double[] y = Thin(values);
        double[] slopes = ArrayPool<double>.Shared.Rent(x.Length * (x.Length - 1) / 2);
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            (double xi, double yi) = (x[i], y[i]);
            for (int j = i + 1; j < x.Length; j++)
            {
                double run = x[j] - xi;
                slopes[count] = (y[j] - yi) / run;
                count += run > 0 ? 1 : 0;
            }
        }

        double slope = count == 0 ? 0 : Medians.Of(slopes.AsSpan(0, count));
        ArrayPool<double>.Shared.Return(slopes);
        return slope;
    }

    // Means of neighbours, so that the number of pairs stays bounded.
    internal static double[] Thin(ReadOnlySpan<double> values)
    {
        int size = ((values.Length - 1) / MaxPairsPoints) + 1;
        double[] result = new double[(values.Length + size - 1) / size];
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<double> part = values[(i * size)..Math.Min(values.Length, (i + 1) * size)];
            double sum = 0;
            foreach (double value in part)
            {
                sum += value;
            }

            result[i] = sum / part.Length;
        }

        return result;
    }

    // Spread of differences at three lags. That of a local level model is 2·noise + walk·lag; where it no longer grows with the lag there is no walk, but noise of which neighbours resemble each other.
    private static (double Noise, double Walk, double Run) Spread(double[] t, double[] residuals)
    {
        int count = residuals.Length;
        int far = Math.Max(2, count / 6);
        int middle = Math.Max(1, far / 3);
        double[] scratch = ArrayPool<double>.Shared.Rent(count);
        (double near, double nearHours) = Differences(t, residuals, 1, scratch);
        (double distant, double farHours) = Differences(t, residuals, far, scratch);
        double between = Differences(t, residuals, middle, scratch).Square;
        ArrayPool<double>.Shared.Return(scratch);

        // White noise alone makes the two differ by chance; what is left beyond a deviation of that is a walk.
        double chance = near * Math.Sqrt(3.0 / count);
        double walking = far < 6 || between - near <= 2 * chance ? 1 : Math.Clamp((((distant - near) / (between - near)) - 1.3) / 0.7, 0, 1);
        double walk = walking * Math.Max(0, (distant - near - chance) / Math.Max(1e-12, farHours - nearHours));
        double noise = Math.Max(0, 0.5 * (near - (walk * nearHours)));
        double still = Math.Max(noise, 0.5 * between);
        noise += (1 - walking) * (still - noise);
        double run = 1 + ((1 - walking) * 0.5 * middle * Math.Clamp(1 - ((near + chance) / Math.Max(between, 1e-300)), 0, 1));
        return (Math.Max(noise, 1e-18), walk, run);
    }

    // Mean squared difference with the largest 2 % held to the 98th percentile: one glitch is not noise.
    private static (double Square, double Hours) Differences(double[] t, double[] residuals, int lag, double[] scratch)
    {
        int count = residuals.Length - lag;
        Span<double> squares = scratch.AsSpan(0, count);
        double hours = 0;
        for (int i = 0; i < count; i++)
        {
            double difference = residuals[i + lag] - residuals[i];
            squares[i] = difference * difference;
            hours += t[i + lag] - t[i];
        }

        double limit = Medians.Select(squares, (int)(0.98 * (count - 1)));
        double sum = 0;
        foreach (double square in squares)
        {
            sum += Math.Min(square, limit);
        }

        return (sum / count, hours / count);
    }

    private static int Break(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int least)
    {
        int count = times.Length;
        if (count < 2 * least)
        {
            return 0;
        }

        var sums = new PrefixSums(times, values);
        double whole = sums.Error(0, count);
        double best = whole;
        int found = 0;
        for (int at = least; at <= count - least; at++)
        {
            double error = sums.Error(0, at) + sums.Error(at, count);
            if (error < best)
            {
                (best, found) = (error, at);
            }
        }

        if (found == 0)
        {
            return 0;
        }

        // Neighbours that err together say less: a path that wanders has no breaks.
        double floor = 1e-12 * (1 + sums.SquareOfValues / count);
        double gain = Independent(times, values, found) * Math.Log((whole + floor) / (best + floor));
        return gain > 8 * Math.Log(count) ? found : 0;
    }

    // How many independent values the residuals of two lines are worth, by the correlation of neighbours.
    internal static double Independent(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int at)
    {
        double squares = 0;
        double products = 0;
        double before = 0;
        for (int part = 0; part < 2; part++)
        {
            ReadOnlySpan<long> t = part == 0 ? times[..at] : times[at..];
            ReadOnlySpan<double> v = part == 0 ? values[..at] : values[at..];
            (double level, double slope) = LeastSquares(t, v);
            for (int i = 0; i < t.Length; i++)
            {
                double residual = v[i] - level - (slope * (t[i] - t[0]) / Hour);
                squares += residual * residual;
                products += residual * before;
                before = residual;
            }
        }

        double correlation = squares > 0 ? Math.Clamp(products / squares, 0, 0.999) : 0;
        return values.Length * (1 - correlation) / (1 + correlation);
    }

    /// <summary>The line of least squares: its value at the first time, and its growth an hour.</summary>
    internal static (double Level, double Slope) LeastSquares(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        (double x, double y, double xx, double xy) = (0, 0, 0, 0);
        for (int i = 0; i < times.Length; i++)
        {
            double t = (times[i] - times[0]) / Hour;
            double v = values[i] - values[0];
            (x, y, xx, xy) = (x + t, y + v, xx + (t * t), xy + (t * v));
        }

        int n = times.Length;
        double below = (n * xx) - (x * x);
        double slope = below > 0 ? ((n * xy) - (x * y)) / below : 0;
        return (values[0] + ((y - (slope * x)) / n), slope);
    }
}

namespace StreamEngine.Scoring;

/// <summary>Tails of the distributions that scoring needs.</summary>
internal static class Distributions
{
    /// <summary>P(N &gt; x) of a standard normal variable, absolute error below 2e-7. Abramowitz and Stegun, 7.1.26 with 26.2.29.</summary>
    internal static double NormalTail(double x)
    {
        double a = Math.Abs(x) / Math.Sqrt(2);
        double t = 1 / (1 + (0.3275911 * a));
        double series = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        double tail = 0.5 * series * Math.Exp(-a * a);
        return x >= 0 ? tail : 1 - tail;
    }

    /// <summary>Logarithm of the gamma function for x &gt; 0: Stirling's series after shifting x above 8, relative error below 1e-10.</summary>
    internal static double LogGamma(double x)
    {
        double shift = 0;
        while (x < 8)
        {
            shift -= Math.Log(x);
            x++;
        }

        double inverse = 1 / x;
        double square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680))))));
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series;
    }

    /// <summary>
    /// P(X &gt;= count) of a negative binomial variable with a mean and a size (variance = mean + mean² / size); the Poisson
    /// distribution is its limit for large sizes. Sums the terms from <paramref name="count"/> on; the rest is bounded by a geometric series.
    /// </summary>
    internal static double CountTail(double count, double mean, double size)
    {
        if (count <= mean || mean <= 0)
        {
            return count <= 0 || mean > 0 ? 1 : 0;
        }

        double share = mean / (mean + size);
        double log = LogGamma(count + size) - LogGamma(size) - LogGamma(count + 1)
            + (size * Math.Log(size / (mean + size))) + (count * Math.Log(share));
        double term = 1;
        double sum = 1;
        for (int i = 0; i < 500; i++)
        {
            double ratio = (count + i + size) / (count + i + 1) * share;
            term *= ratio;
            sum += term;
            if (term < 1e-6 * sum)
            {
                break;
            }
        }

        return Math.Min(1, Math.Exp(log) * sum);
    }
}

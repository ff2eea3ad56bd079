namespace StreamEngine.Prediction;

/// <summary>The normal distribution.</summary>
internal static class NormalDistribution
{
    private static readonly double[] _top = [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239];
    private static readonly double[] _bottom = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1];
    private static readonly double[] _tailTop = [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
    private static readonly double[] _tailBottom = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1];

    /// <summary>The quantile, by the rational approximation of Acklam (2003), off by at most 1.2e-9 of itself.</summary>
    /// <param name="p">Share below it, in (0, 1).</param>
    internal static double Quantile(double p)
    {
        double tail = Math.Min(p, 1 - p);
        if (tail < 0.02425)
        {
            double q = Math.Sqrt(-2 * Math.Log(tail));
            double far = Polynomial(_tailTop, q) / Polynomial(_tailBottom, q);
            return p < 0.5 ? far : -far;
        }

        double x = p - 0.5;
        return x * Polynomial(_top, x * x) / Polynomial(_bottom, x * x);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double value = 0;
        foreach (double coefficient in coefficients)
        {
            value = (value * x) + coefficient;
        }

        return value;
    }
}

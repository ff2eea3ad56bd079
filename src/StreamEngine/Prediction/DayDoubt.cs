namespace StreamEngine.Prediction;

/// <summary>
/// Whether what looks like growth may be the climb of a season of a day, of which less than a day is known: a sine of that length is laid through the values, alone and on top of a line, by least
/// squares. Whoever says growth must not be worse than either.
/// </summary>
internal static class DayDoubt
{
    private const int Parts = 32;
    private const double Hour = 3_600e9;

    /// <summary>Twice the logarithm of how much likelier one is than the other, beyond which that is no chance.</summary>
    private const double Clear = 9;

    /// <summary>True when a season of a day explains the values clearly better than a line does.</summary>
    internal static bool IsLikely(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (values.Length < Parts)
        {
            return false;
        }

        (double[] t, double[] v) = Means(times, values);
        double[] one = new double[Parts];
        Array.Fill(one, 1);
        double[] sine = [.. t.Select(static h => Math.Sin(h * Math.PI / 12))];
        double[] cosine = [.. t.Select(static h => Math.Cos(h * Math.PI / 12))];
        double[] line = Residuals(v, one, t);
        double[] season = Residuals(v, one, sine, cosine);
        double[] both = Residuals(v, one, t, sine, cosine);
        double floor = 1e-12 * v.Sum(static x => x * x);
        return Gain(line, season, floor) > Clear || Gain(line, both, floor) > Clear;
    }

    private static double Gain(double[] line, double[] other, double floor)
    {
        double squares = 0;
        double products = 0;
        for (int i = 0; i < Parts; i++)
        {
            squares += other[i] * other[i];
            products += i == 0 ? 0 : other[i] * other[i - 1];
        }

        double correlation = squares > 0 ? Math.Clamp(products / squares, 0, 0.99) : 0;
        return Parts * (1 - correlation) / (1 + correlation) * Math.Log((line.Sum(static r => r * r) + floor) / (squares + floor));
    }

    private static (double[] Hours, double[] Values) Means(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        double[] t = new double[Parts];
        double[] v = new double[Parts];
        for (int part = 0; part < Parts; part++)
        {
            int from = part * values.Length / Parts;
            int to = (part + 1) * values.Length / Parts;
            for (int i = from; i < to; i++)
            {
                t[part] += (times[i] - times[0]) / Hour / (to - from);
                v[part] += (values[i] - values[0]) / (to - from);
            }
        }

        return (t, v);
    }

    // What is left of values after each column, and what it shares with the columns before, is taken out (Gram and Schmidt).
    private static double[] Residuals(double[] values, params double[][] columns)
    {
        double[] rest = [.. values];
        var basis = new List<double[]>();
        foreach (double[] column in columns)
        {
            double[] direction = [.. column];
            basis.ForEach(b => TakeOut(direction, b));
            basis.ForEach(b => TakeOut(direction, b));
            double length = Math.Sqrt(direction.Sum(static x => x * x));
            if (length > 1e-9)
            {
                basis.Add([.. direction.Select(x => x / length)]);
                TakeOut(rest, basis[^1]);
            }
        }

        return rest;
    }

    private static void TakeOut(double[] values, double[] direction)
    {
        double product = 0;
        for (int i = 0; i < values.Length; i++)
        {
            product += values[i] * direction[i];
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] -= product * direction[i];
        }
    }
}

namespace StreamEngine.Evaluation.Forecasts;

/// <summary>
/// Prometheus' <c>predict_linear(v[range], ahead)</c>: a least-squares line through the values of the range, read off a time ahead. Values are a minute apart; the range
/// holds as many as it has minutes, or what there is.
/// </summary>
internal static class PredictLinear
{
    /// <summary>What the line says for <paramref name="ahead"/> minutes after each value; NaN for the first, which makes no line.</summary>
    internal static double[] Run(IReadOnlyList<double> values, int range, int ahead)
    {
        double[] predicted = new double[values.Count];
        double sum = 0;
        double weighted = 0;
        double first = values.Count > 0 ? values[0] : 0;
        for (int i = 0; i < values.Count; i++)
        {
            // Index in the range is the time; values less the first one, so that large ones keep their digits.
            int count = Math.Min(i, range);
            if (i >= range)
            {
                sum -= values[i - range] - first;
                weighted -= sum;
                count = range - 1;
            }

            weighted += count * (values[i] - first);
            sum += values[i] - first;
            int n = count + 1;
            double mean = (n - 1) / 2.0;
            double slope = (weighted - (mean * sum)) / (n * ((double)n * n - 1) / 12);
            predicted[i] = n < 2 ? double.NaN : first + (sum / n) + (slope * (n - 1 + ahead - mean));
        }

        return predicted;
    }
}

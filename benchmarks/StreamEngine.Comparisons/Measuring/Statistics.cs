namespace StreamEngine.Comparisons.Measuring;

/// <summary>Order statistics of repeated measurements.</summary>
internal static class Statistics
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Greatest minus least, as a share of the median.</summary>
    internal static double Spread(IReadOnlyCollection<double> values) => (values.Max() - values.Min()) / Median(values);

    /// <summary>The least value that at least <paramref name="percent"/> of a hundred values do not exceed; NaN of none.</summary>
    internal static double Percentile(IReadOnlyList<double> sorted, decimal percent) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100) - 1)];
}

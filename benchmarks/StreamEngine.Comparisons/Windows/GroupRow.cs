namespace StreamEngine.Comparisons.Windows;

/// <summary>What a window says of one group.</summary>
/// <param name="End">End of the window, nanoseconds.</param>
/// <param name="Key">What tells the group from others, the same text for all contenders.</param>
/// <param name="Count">Rows.</param>
/// <param name="Sum">Sum of the values.</param>
/// <param name="Min">Least value.</param>
/// <param name="Max">Greatest value.</param>
/// <param name="Quantile">The quantile that was asked for; NaN for none.</param>
internal readonly record struct GroupRow(long End, string Key, long Count, double Sum, double Min, double Max, double Quantile)
{
    /// <summary>By how much sums may differ, as a share: they are added up in different orders, and by some with doubles alone.</summary>
    internal const double SumTolerance = 1e-9;

    /// <summary>True when everything is equal but for the order of additions, and the quantile within a share of <paramref name="tolerance"/>.</summary>
    internal bool Agrees(GroupRow other, double tolerance) =>
        End == other.End && Key == other.Key && Count == other.Count && Min == other.Min && Max == other.Max
        && Math.Abs(Sum - other.Sum) <= SumTolerance * Math.Abs(other.Sum)
        && (double.IsNaN(Quantile) == double.IsNaN(other.Quantile)) && !(Math.Abs(Quantile - other.Quantile) > tolerance * Math.Abs(other.Quantile));
}

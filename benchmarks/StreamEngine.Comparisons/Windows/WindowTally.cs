namespace StreamEngine.Comparisons.Windows;

/// <summary>What a contender found, for comparison: rows of all windows, and sums over their columns that depend on which series has which values.</summary>
/// <param name="Rows">Rows of all windows.</param>
/// <param name="Sum">Sum over a column.</param>
/// <param name="Hash">Sum over all columns, each times a number of its own and of its series; 0 where results are estimates.</param>
internal readonly record struct WindowTally(long Rows, double Sum, ulong Hash)
{
    /// <summary>True when two contenders found the same, estimates within a share of <paramref name="tolerance"/>.</summary>
    internal bool Agrees(WindowTally other, double tolerance) =>
        Rows == other.Rows && (tolerance > 0 || Hash == other.Hash) && Math.Abs(Sum - other.Sum) <= tolerance * Math.Abs(other.Sum);

    /// <summary>Adds a row of a window.</summary>
    internal WindowTally With(long end, int id, double count, double sum, double min, double max) =>
        new(Rows + 1, Sum + sum, Hash + (((ulong)count + ((ulong)sum * 3) + ((ulong)min * 5) + ((ulong)max * 7)) * (ulong)((id * 2L) + 1 + (end / 1_000_000_000))));
}

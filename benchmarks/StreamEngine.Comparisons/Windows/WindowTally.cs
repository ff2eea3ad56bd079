namespace StreamEngine.Comparisons.Windows;

/// <summary>What a contender found, for comparison: rows of all windows, and sums over their columns that depend on which series has which values.</summary>
/// <param name="Rows">Rows of all windows.</param>
/// <param name="Sum">Sum over a column.</param>
/// <param name="Hash">Sum over all columns, each times a number of its own and of its series; 0 where results are estimates.</param>
internal readonly record struct WindowTally(long Rows, double Sum, ulong Hash)
{
    /// <summary>All rows in order, where they are compared one by one.</summary>
    internal IReadOnlyList<GroupRow>? Groups { get; private init; }

    /// <summary>The tally of rows that are compared one by one; its sum is that over quantiles where there are any.</summary>
    internal static WindowTally Of(IEnumerable<GroupRow> rows)
    {
        GroupRow[] sorted = [.. rows.OrderBy(static r => r.End).ThenBy(static r => r.Key, StringComparer.Ordinal)];
        return new WindowTally(sorted.Length, sorted.Sum(static r => double.IsNaN(r.Quantile) ? r.Sum : r.Quantile), 0) { Groups = sorted };
    }

    /// <summary>Why two contenders did not find the same; null when they did, estimates within a share of <paramref name="tolerance"/>.</summary>
    internal string? Differs(WindowTally other, double tolerance)
    {
        if (Groups is { } mine && other.Groups is { } theirs && Rows == other.Rows)
        {
            int odd = Enumerable.Range(0, mine.Count).FirstOrDefault(i => !mine[i].Agrees(theirs[i], tolerance), -1);
            return odd < 0 ? null : $"{mine[odd]} and {theirs[odd]}";
        }

        return Rows == other.Rows && (tolerance > 0 || Hash == other.Hash) && Math.Abs(Sum - other.Sum) <= tolerance * Math.Abs(other.Sum) ? null : $"{Text} and {other.Text}";
    }

    /// <summary>Adds a row of a window.</summary>
    internal WindowTally With(long end, int id, double count, double sum, double min, double max) =>
        new(Rows + 1, Sum + sum, Hash + (((ulong)count + ((ulong)sum * 3) + ((ulong)min * 5) + ((ulong)max * 7)) * (ulong)((id * 2L) + 1 + (end / 1_000_000_000))));

    private string Text => FormattableString.Invariant($"{Rows} rows with a sum of {Sum} and a hash of {Hash}");
}

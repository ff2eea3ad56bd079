namespace StreamEngine.Comparisons.Parsing;

/// <summary>What a reader found, to be compared before anything is timed.</summary>
/// <param name="Records">Records that it read whole.</param>
/// <param name="Sum">Sum over a field; NaN when the reader does not look at it.</param>
internal readonly record struct Tally(long Records, double Sum)
{
    /// <summary>Equal but for the order of additions.</summary>
    internal bool Agrees(Tally other) => Records == other.Records
        && (double.IsNaN(Sum) || double.IsNaN(other.Sum) || Math.Abs(Sum - other.Sum) <= 1e-9 * Math.Max(1, Math.Abs(Sum)));
}

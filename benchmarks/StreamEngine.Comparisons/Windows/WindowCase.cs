namespace StreamEngine.Comparisons.Windows;

/// <summary>The same rows for several contenders.</summary>
/// <param name="Name">Name, to be chosen by <c>--cases</c>.</param>
/// <param name="Input">What the rows are and what is asked for.</param>
/// <param name="Rows">How many.</param>
/// <param name="Target">Rows a second to reach, 0 for none.</param>
/// <param name="Tolerance">By how much the sum of this project's estimates may differ from the exact result, 0 for exact ones.</param>
/// <param name="Bytes">Bytes of the input; 0 for rows that are columns already.</param>
/// <param name="Contenders">This project first; the last one is the reference of the result when results are estimates.</param>
internal sealed record WindowCase(string Name, string Input, int Rows, double Target, double Tolerance, long Bytes, IReadOnlyList<Contender> Contenders)
{
    /// <summary>By how much a contender may be off; estimates of others are taken as they are, and how far they are off is shown.</summary>
    internal double ToleranceOf(Contender contender) => Tolerance == 0 || contender.Ours ? Tolerance : double.PositiveInfinity;
}

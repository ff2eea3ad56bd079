namespace StreamEngine.Comparisons.Parsing;

/// <summary>One way to read the bytes of a case.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Ours">True for this project.</param>
/// <param name="Read">Reads everything once.</param>
internal sealed record Reader(string Name, bool Ours, Func<Tally> Read);

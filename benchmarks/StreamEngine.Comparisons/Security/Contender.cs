namespace StreamEngine.Comparisons.Security;

/// <summary>One way to read the same bytes.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Ours">True for this project.</param>
/// <param name="Read">Reads everything once and returns the number of records.</param>
internal sealed record Contender(string Name, bool Ours, Func<long> Read);

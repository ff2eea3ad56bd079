namespace StreamEngine.Comparisons.Templates;

/// <summary>Finds the group of every message of an input.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Ours">True for this project.</param>
/// <param name="Mine">Goes over all messages once.</param>
/// <param name="Count">Groups so far.</param>
/// <param name="Groups">The group of each message in the last pass; null when it does a part of the work only.</param>
internal sealed record Miner(string Name, bool Ours, Action Mine, Func<int> Count, Func<int[]>? Groups);

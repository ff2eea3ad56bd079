namespace StreamEngine.Comparisons.Windows;

/// <summary>One way to fold the rows of a case into windows.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Ours">True for this project.</param>
/// <param name="Run">Folds everything once. When the argument is true, looks at what came out; else it only makes it.</param>
internal sealed record Contender(string Name, bool Ours, Func<bool, WindowTally> Run);

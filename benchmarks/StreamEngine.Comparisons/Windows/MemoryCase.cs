namespace StreamEngine.Comparisons.Windows;

/// <summary>What series of a kind take.</summary>
/// <param name="Name">Their labels.</param>
/// <param name="Series">How many.</param>
/// <param name="Parts">By structure.</param>
/// <param name="PauseMilliseconds">Of the first snapshot and of later ones.</param>
internal sealed record MemoryCase(string Name, int Series, IReadOnlyList<MemoryPart> Parts, IReadOnlyList<double> PauseMilliseconds)
{
    /// <summary>Bytes of the state of windows without the names of the series.</summary>
    internal double State => Parts.Where(static p => p.Name.StartsWith("state", StringComparison.Ordinal)).Sum(static p => p.Bytes);
}

/// <summary>A structure.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">Bytes a series.</param>
internal sealed record MemoryPart(string Name, double Bytes);

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>The thresholds of the trivial detectors: one a group of series, chosen on clean data, which the engine never gets.</summary>
/// <param name="ByGroup">Of each of <see cref="Rival.All"/>, as scores of <see cref="Baselines"/>.</param>
internal sealed record Thresholds(IReadOnlyList<IReadOnlyDictionary<string, double>> ByGroup)
{
    /// <summary>As <see cref="StreamRun"/> takes them; a group that was not there has none.</summary>
    internal Func<string, double[]>[] Each => [.. ByGroup.Select(static groups => (Func<string, double[]>)(group => groups.TryGetValue(group, out double t) ? [t] : []))];

    /// <summary>Prints them in deviations.</summary>
    internal void Print(string title, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{title}: thresholds of the trivial detectors in deviations, chosen on a clean stream with a seed of its own");
        foreach (string group in ByGroup[0].Keys.Order(StringComparer.Ordinal))
        {
            output.WriteLine($"{group,-28}{string.Concat(Rival.All.Select((r, i) => $"{r.Name,10} {Deviations(ByGroup[i][group]),7}"))}");
        }
    }

    private static string Deviations(double score) => score > 1 ? "never" : FormattableString.Invariant($"{4 * score / (1 - score):0.0}");
}

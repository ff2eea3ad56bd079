namespace StreamEngine.Comparisons.Cli;

/// <summary>The options that commands with cases have in common.</summary>
/// <param name="Repeat">Timed runs of each contender.</param>
/// <param name="Warm">Seconds for which each contender runs before.</param>
/// <param name="Ours">True to leave the others out.</param>
/// <param name="Folder">Where the result is written; null not to write it.</param>
/// <param name="Wanted">Names of the cases; null for all of them. A star ends the beginning of names.</param>
internal sealed record ComparisonOptions(int Repeat, int Warm, bool Ours, string? Folder, string[]? Wanted)
{
    /// <summary>Reads them from a command line.</summary>
    internal static ComparisonOptions Read(Arguments arguments, int warm) => new(
        arguments.Number("--repeat", 5, 1, 1000),
        arguments.Number("--warm", warm, 0, 60),
        arguments.Has("--ours"),
        FolderOf(arguments),
        arguments.Text("--cases")?.Split(','));

    /// <summary>The folder for results; null not to write them.</summary>
    internal static string? FolderOf(Arguments arguments)
    {
        string folder = arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        return arguments.Has("--no-write") ? null : folder;
    }

    /// <summary>Those of the cases that are asked for, each made when it is its turn.</summary>
    /// <exception cref="UsageException">There is no case of a name.</exception>
    internal IEnumerable<T> Choose<T>(IEnumerable<(string Name, Func<T> Make)> cases)
    {
        (string Name, Func<T> Make)[] all = [.. cases];
        if (Wanted?.FirstOrDefault(wanted => !all.Any(c => IsMeant(wanted, c.Name))) is { } unknown)
        {
            throw new UsageException($"unknown case '{unknown}': one of {string.Join(", ", all.Select(c => c.Name))}.");
        }

        return Made(all.Where(c => Wanted?.Any(wanted => IsMeant(wanted, c.Name)) ?? true));
    }

    private static bool IsMeant(string wanted, string name) => wanted.EndsWith('*') ? name.StartsWith(wanted[..^1], StringComparison.Ordinal) : name == wanted;

    private static IEnumerable<T> Made<T>(IEnumerable<(string Name, Func<T> Make)> cases)
    {
        foreach ((string name, Func<T> make) in cases)
        {
            Console.Error.WriteLine(name);
            yield return make();
        }
    }
}

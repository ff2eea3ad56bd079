namespace StreamEngine.Comparisons.Templates;

/// <summary>Compares groups of lines.</summary>
internal static class Grouping
{
    /// <summary>Share of lines whose group has exactly the lines of the true one (GA), 0 to 1.</summary>
    internal static double Accuracy(ReadOnlySpan<int> truth, ReadOnlySpan<int> found)
    {
        var pairs = new Dictionary<(int Truth, int Found), int>();
        var trueSizes = new Dictionary<int, int>();
        var foundSizes = new Dictionary<int, int>();
        for (int i = 0; i < truth.Length; i++)
        {
            Count(pairs, (truth[i], found[i]));
            Count(trueSizes, truth[i]);
            Count(foundSizes, found[i]);
        }

        int right = pairs.Where(p => p.Value == trueSizes[p.Key.Truth] && p.Value == foundSizes[p.Key.Found]).Sum(static p => p.Value);
        return truth.Length == 0 ? 1 : (double)right / truth.Length;
    }

    /// <summary>Numbers texts in order of appearance.</summary>
    internal static int[] Number(IEnumerable<string> texts)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. texts.Select(text =>
            {
                numbers.TryAdd(text, numbers.Count);
                return numbers[text];
            }),
        ];
    }

    private static void Count<T>(Dictionary<T, int> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}

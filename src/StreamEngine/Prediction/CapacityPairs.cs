using StreamEngine.Windowing;

namespace StreamEngine.Prediction;

/// <summary>What a metric is in a pair of which one tells what is used and the other how much there is.</summary>
internal enum PairRole
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>What is used.</summary>
    Used,

    /// <summary>How much there is.</summary>
    Size,
}

/// <summary>
/// Tells which series belong together as used and size: entity and labels are the same, and so are the names but for one word (<c>disk_used_bytes</c> and <c>disk_size_bytes</c>,
/// <c>jvm.memory.used</c> and <c>jvm.memory.limit</c>; <c>process_open_fds</c> and <c>process_max_fds</c>).
/// </summary>
internal static class CapacityPairs
{
    private static readonly string[] _used = ["used", "usage", "use", "open", "current", "allocated", "resident"];
    private static readonly string[] _size = ["size", "total", "capacity", "limit", "max", "maximum", "quota"];
    private static readonly char[] _separators = ['_', '.', '-', '/', ':'];

    /// <summary>The role of a name, and what both names of a pair have in common.</summary>
    internal static (PairRole Role, string Stem) Of(string name)
    {
        string[] words = name.Split(_separators);
        for (int i = 0; i < words.Length; i++)
        {
            PairRole role = IsOf(_used, words[i]) ? PairRole.Used : IsOf(_size, words[i]) ? PairRole.Size : PairRole.None;
            if (role != PairRole.None)
            {
                words[i] = "*";
                return (role, string.Join('_', words).ToLowerInvariant());
            }
        }

        return (PairRole.None, string.Empty);
    }

    /// <summary>What both series of a pair have in common; null for a series that is in none.</summary>
    internal static (PairRole Role, string Key)? KeyOf(SeriesInfo series)
    {
        (PairRole role, string stem) = Of(series.Name);
        return role == PairRole.None ? null : (role, stem + series.Key[series.Name.Length..] + "|" + series.Entity);
    }

    private static bool IsOf(string[] words, string word)
    {
        foreach (string one in words)
        {
            if (one.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

namespace StreamEngine.Comparisons.Templates;

/// <summary>Messages with the same masked text share a group.</summary>
internal sealed class MaskedTexts
{
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    internal MaskedTexts() => _lookup = _groups.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Groups so far.</summary>
    internal int Count => _groups.Count;

    /// <summary>The group of a masked text.</summary>
    internal int Add(ReadOnlySpan<char> masked)
    {
        if (!_lookup.TryGetValue(masked, out int group))
        {
            group = _groups.Count;
            _groups.Add(masked.ToString(), group);
        }

        return group;
    }
}

namespace StreamEngine.Comparisons.Templates;

/// <summary>A node of the tree of <see cref="Drain"/>.</summary>
internal sealed class DrainNode
{
    private readonly Dictionary<string, DrainNode> _children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DrainNode>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private DrainNode? _wildcard;

    internal DrainNode() => _lookup = _children.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Groups of a leaf.</summary>
    internal List<int> Groups { get; } = [];

    /// <summary>The node that a word leads to, made when there is none.</summary>
    internal DrainNode Next(ReadOnlySpan<char> word, int maxChildren)
    {
        if (_lookup.TryGetValue(word, out DrainNode? next))
        {
            return next;
        }

        if (_children.Count >= maxChildren || word.IndexOfAnyInRange('0', '9') >= 0 || word.SequenceEqual(Drain.Wildcard))
        {
            return _wildcard ??= new DrainNode();
        }

        _children.Add(word.ToString(), next = new DrainNode());
        return next;
    }
}

using StreamEngine.Batching;

namespace StreamEngine.Correlation;

/// <summary>Who calls whom. Immutable; safe for any number of threads. Names are compared without regard to case.</summary>
public sealed class Topology
{
    /// <summary>Most edges that a topology takes.</summary>
    public const int MaxEdges = 200_000;

    private readonly Dictionary<string, HashSet<string>> _callees = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _nodes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a topology.</summary>
    /// <param name="edges">Pairs of a caller and what it calls. Duplicates and calls of oneself are left out.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="MaxEdges"/> edges.</exception>
    public Topology(IEnumerable<KeyValuePair<string, string>> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        foreach ((string caller, string callee) in edges)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(caller, nameof(edges));
            ArgumentException.ThrowIfNullOrWhiteSpace(callee, nameof(edges));
            _nodes.Add(caller);
            _nodes.Add(callee);
            if (string.Equals(caller, callee, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!_callees.TryGetValue(caller, out HashSet<string>? callees))
            {
                _callees.Add(caller, callees = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            }

            EdgeCount += callees.Add(callee) ? 1 : 0;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(EdgeCount, MaxEdges, nameof(edges));
        }
    }

    /// <summary>Distinct edges.</summary>
    public int EdgeCount { get; }

    /// <summary>Distinct names.</summary>
    public int NodeCount => _nodes.Count;

    /// <summary>True when the topology names it.</summary>
    public bool Contains(string node) => _nodes.Contains(node);

    /// <summary>True when <paramref name="caller"/> calls <paramref name="callee"/> directly.</summary>
    public bool Calls(string caller, string callee) => _callees.TryGetValue(caller, out HashSet<string>? callees) && callees.Contains(callee);

    /// <summary>Calls from one node down to another: 0 for the same, 1 for a direct callee, 2 through a third, -1 for farther or not at all.</summary>
    public int Hops(string caller, string callee)
    {
        if (string.Equals(caller, callee, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        if (!_callees.TryGetValue(caller, out HashSet<string>? callees))
        {
            return -1;
        }

        if (callees.Contains(callee))
        {
            return 1;
        }

        foreach (string between in callees)
        {
            if (Calls(between, callee))
            {
                return 2;
            }
        }

        return -1;
    }

    /// <summary>
    /// The node that an entity is: its service, host or component, the first that the topology names. An instance name such as
    /// <c>cart-7d4f9-x2x1</c> is the node <c>cart</c> when that is what the topology knows. Null when there is none.
    /// </summary>
    public string? NodeOf(Entity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return Resolve(entity.Service) ?? Resolve(entity.Host) ?? Resolve(entity.Component);
    }

    private string? Resolve(string? name)
    {
        const int MaxCuts = 3;
        for (int cut = 0; name is { Length: > 0 } && cut <= MaxCuts; cut++)
        {
            if (_nodes.TryGetValue(name, out string? node))
            {
                return node;
            }

            int end = name.AsSpan().LastIndexOfAny('-', '.');
            name = end > 0 ? name[..end] : null;
        }

        return null;
    }
}

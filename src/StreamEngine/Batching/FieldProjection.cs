using System.Collections.Frozen;

namespace StreamEngine.Batching;

/// <summary>
/// Which fields of a record are decoded into columns of their own, besides those that logs, metrics and changes always have. All others
/// stay in the raw record and cost next to nothing.
/// </summary>
internal sealed class FieldProjection
{
    private readonly FrozenSet<string> _names;

    private FieldProjection(bool all, IEnumerable<string> names)
    {
        IsAll = all;
        _names = names.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>No field.</summary>
    internal static FieldProjection None { get; } = new(false, []);

    /// <summary>Every field.</summary>
    internal static FieldProjection All { get; } = new(true, []);

    /// <summary>True for <see cref="None"/>.</summary>
    internal bool IsNone => !IsAll && _names.Count == 0;

    /// <summary>True for <see cref="All"/>.</summary>
    internal bool IsAll { get; }

    /// <summary>The fields with these names; nested ones by their path with dots between.</summary>
    internal static FieldProjection Of(params IEnumerable<string> names) => new(false, names);

    internal bool Includes(string name) => IsAll || _names.Contains(name);

    /// <summary>True when a field below the path could be asked for.</summary>
    internal bool MayReach(string path) => IsAll || _names.Any(n => n.StartsWith(path + ".", StringComparison.Ordinal));
}

using System.Text;

namespace StreamEngine.Batching;

/// <summary>
/// The fields that the records of one source have besides those with columns of their own, numbered as they are met. One belongs to one
/// worker's view of one parser: numbers differ between workers, names do not.
/// </summary>
internal sealed class FieldNames
{
    /// <summary>Most fields that get a column; what comes later stays in the raw record and is counted in <see cref="Refused"/>.</summary>
    internal const int MaxFields = 1024;

    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);
    private readonly FieldProjection _projection;

    internal FieldNames(FieldProjection projection) => _projection = projection;

    /// <summary>Fields that are known.</summary>
    internal int Count => _names.Count;

    /// <summary>True when so many fields are known that those of another chunk may not find room.</summary>
    internal bool IsFull => _names.Count > MaxFields / 2;

    /// <summary>Fields that were left in the raw record because there were too many.</summary>
    internal long Refused { get; private set; }

    internal string this[int ordinal] => _names[ordinal];

    /// <summary>Number of a field; -1 when nobody asked for it, or there are too many.</summary>
    /// <param name="name">Name, or the path of a nested field with dots between.</param>
    internal int Resolve(ReadOnlySpan<byte> name)
    {
        if (_projection.IsNone)
        {
            return -1;
        }

        string text = Encoding.UTF8.GetString(name);
        if (_ordinals.TryGetValue(text, out int ordinal))
        {
            return ordinal;
        }

        if (!_projection.Includes(text))
        {
            return -1;
        }

        if (_names.Count == MaxFields)
        {
            Refused++;
            return -1;
        }

        _ordinals.Add(text, _names.Count);
        _names.Add(text);
        return _names.Count - 1;
    }
}

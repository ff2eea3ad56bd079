using StreamEngine.Batching;

namespace StreamEngine.Windowing;

/// <summary>A series: metric name and sorted labels, known inside the process by a dense id.</summary>
public sealed class SeriesInfo
{
    /// <summary>Makes the description of a series.</summary>
    public SeriesInfo(int id, SeriesKind kind, string name, IReadOnlyList<KeyValuePair<string, string>> labels, Entity entity, int template = -1)
    {
        Id = id;
        Kind = kind;
        Name = name;
        Labels = labels;
        Entity = entity;
        Template = template;
        Key = labels.Count == 0 ? name : name + "{" + string.Join(",", labels.Select(l => l.Key + "=\"" + l.Value + "\"")) + "}";
    }

    /// <summary>Dense id inside the process, from 0. Not stable between runs: identify a series by <see cref="Key"/>.</summary>
    public int Id { get; }

    /// <summary>What the values mean.</summary>
    public SeriesKind Kind { get; }

    /// <summary>Metric name, for example <c>cpu.usage</c> or <c>log.count</c>.</summary>
    public string Name { get; }

    /// <summary>Labels in ordinal order of their keys.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; }

    /// <summary>What the series is about.</summary>
    public Entity Entity { get; }

    /// <summary>Dense index of the log template whose lines are counted, -1 for every other series.</summary>
    public int Template { get; }

    /// <summary>Name and labels as text, <c>name{key="value"}</c>: the identity of the series in every process.</summary>
    public string Key { get; }

    /// <inheritdoc/>
    public override string ToString() => Key;
}

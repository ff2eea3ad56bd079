using StreamEngine.Snapshots;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Windowing.LogValues;

/// <summary>The ids of the series that numbers of log lines make. A series begins with its first line, and is found again by its name and labels.</summary>
internal sealed class ValueSeries(SeriesTable series, ValueKeys keys)
{
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);
    private int[] _ids = [];

    /// <summary>The id of a series.</summary>
    internal int IdOf(int key) => key < _ids.Length && _ids[key] is >= 0 and var id ? id : Add(key);

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_byKey.Count);
        foreach (int id in _byKey.Values.Order())
        {
            output.WriteInt32(id);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote in place of what there is.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _byKey.Clear();
        _ids = [];
        for (int left = input.ReadCount(sizeof(int)); left > 0; left--)
        {
            int id = input.ReadSeriesId();
            input.Require(series.KindOf(id) == SeriesKind.Distribution && _byKey.TryAdd(series[id].Key, id), "a series of values once");
        }
    }

    private int Add(int key)
    {
        SeriesInfo info = keys.Describe(key, 0);
        if (!_byKey.TryGetValue(info.Key, out int id))
        {
            id = series.Add(info.Kind, info.Name, [.. info.Labels], info.Entity);
            _byKey.Add(info.Key, id);
        }

        int had = _ids.Length;
        if (key >= had)
        {
            Array.Resize(ref _ids, Math.Max(key + 1, Math.Max(16, 2 * had)));
            _ids.AsSpan(had).Fill(-1);
        }

        return _ids[key] = id;
    }
}

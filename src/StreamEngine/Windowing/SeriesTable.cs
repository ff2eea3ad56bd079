using StreamEngine.Batching;

namespace StreamEngine.Windowing;

/// <summary>
/// All series of a partition. One thread adds, any thread reads. Metric series are found by the bytes of their row; the number of them
/// is bounded here, that of log series by those who add them.
/// </summary>
internal sealed class SeriesTable(int maxSeries) : ISeriesTable
{
    /// <summary>Name of the series that takes the points for which there is no room.</summary>
    internal const string OverflowName = "series.overflow";

    private readonly RawKeyIndex _raw = new();
    private readonly Dictionary<string, int> _metrics = new(StringComparer.Ordinal);
    private SeriesInfo[] _series = new SeriesInfo[1024];
    private int _count;
    private int _overflow = -1;

    /// <inheritdoc/>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Points that went to the overflow series.</summary>
    internal long Overflowed { get; private set; }

    /// <inheritdoc/>
    public SeriesInfo this[int id]
    {
        get
        {
            // The count is published after the array and the entry, so what it admits is there.
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)Volatile.Read(ref _count));
            return Volatile.Read(ref _series)[id];
        }
    }

    /// <summary>The series of a metric row, by name, field and labels as they stand in the input.</summary>
    internal int GetOrAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        ulong hash = RawKeyIndex.HashOf(name, field, labels);
        int id = _raw.Find(hash, name, field, labels);
        return id >= 0 ? id : Learn(hash, name, field, labels);
    }

    /// <summary>Adds a series that is known to be new.</summary>
    internal int Add(SeriesKind kind, string name, KeyValuePair<string, string>[] labels, Entity entity, int template = -1)
    {
        int id = _count;
        if (id == _series.Length)
        {
            var larger = new SeriesInfo[id * 2];
            _series.CopyTo(larger, 0);
            Volatile.Write(ref _series, larger);
        }

        _series[id] = new SeriesInfo(id, kind, name, labels, entity, template);
        Volatile.Write(ref _count, id + 1);
        return id;
    }

    private int Learn(ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        string fullName = MetricLabels.FullName(name, field);
        KeyValuePair<string, string>[] parsed = MetricLabels.Parse(labels);
        var candidate = new SeriesInfo(0, SeriesKind.Gauge, fullName, parsed, Entity.None);
        if (!_metrics.TryGetValue(candidate.Key, out int id))
        {
            if (_metrics.Count >= maxSeries)
            {
                Overflowed++;
                return _overflow >= 0 ? _overflow : _overflow = Add(SeriesKind.Gauge, OverflowName, [], Entity.None);
            }

            id = Add(SeriesKind.Gauge, fullName, parsed, EntityLabels.Find(parsed));
            _metrics.Add(this[id].Key, id);
        }

        // The same labels can be written in many orders; beyond the limit another order costs its parsing every time.
        if (_raw.Count < 2L * maxSeries + 1024)
        {
            _raw.Add(hash, name, field, labels, id);
        }

        return id;
    }
}

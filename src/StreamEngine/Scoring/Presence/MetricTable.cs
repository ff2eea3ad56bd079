using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Presence;

/// <summary>The metrics of all series by name, numbered from 0.</summary>
internal sealed class MetricTable
{
    /// <summary>Metrics that are told apart; what is beyond shares the history of the last.</summary>
    private const int MostMetrics = 65_536;

    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly List<(string Name, MetricHistory History)> _metrics = [];

    internal int Count => _metrics.Count;

    internal MetricHistory this[int metric] => _metrics[metric].History;

    /// <summary>The number of a metric, a new one when it is not known.</summary>
    internal int Find(string name, int window)
    {
        if (_byName.TryGetValue(name, out int metric))
        {
            return metric;
        }

        if (_metrics.Count >= MostMetrics)
        {
            return MostMetrics - 1;
        }

        _byName.Add(name, _metrics.Count);
        _metrics.Add((name, MetricHistory.Begin(window)));
        return _metrics.Count - 1;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_metrics.Count);
        foreach ((string name, MetricHistory history) in _metrics)
        {
            output.WriteString(name);
            history.Save(output);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _byName.Clear();
        _metrics.Clear();
        for (int left = input.ReadCount(MetricHistory.SavedBytes); left > 0; left--)
        {
            string name = input.ReadText();
            input.Require(_byName.TryAdd(name, _metrics.Count), "a metric once");
            _metrics.Add((name, MetricHistory.Load(ref input)));
        }
    }
}

using StreamEngine.Insights;
using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>When there is an incident, by what correlators say. While there is one, and for a while after it, none is foretold.</summary>
/// <param name="least">Incidents of lesser severity are none.</param>
/// <param name="rest">How long after an incident nothing is foretold, nanoseconds.</param>
internal sealed class IncidentClock(InsightSeverity least, long rest)
{
    /// <summary>An incident whose end is not told is over after so long.</summary>
    private const long Longest = 2 * 86_400_000_000_000;

    private readonly Dictionary<string, long> _open = new(StringComparer.Ordinal);
    private long _until = long.MinValue;

    /// <summary>True when there was an incident, or had just been one, before what was noted last.</summary>
    internal bool WasBusy { get; private set; }

    internal bool IsBusy(long time) => _open.Count > 0 || time < _until;

    /// <summary>Takes what was said of a window.</summary>
    /// <returns>True when an incident began.</returns>
    internal bool Note(IReadOnlyList<Insight> told, long time)
    {
        foreach (string id in _open.Where(o => time - o.Value > Longest).Select(static o => o.Key).ToArray())
        {
            _open.Remove(id);
        }

        WasBusy = IsBusy(time);
        bool began = false;
        foreach (Insight insight in told)
        {
            if (insight.Type != InsightType.Incident)
            {
                continue;
            }

            if (!insight.IsOpen)
            {
                _until = _open.Remove(insight.Id) ? Math.Max(_until, time + rest) : _until;
            }
            else if (insight.Severity >= least)
            {
                began |= _open.TryAdd(insight.Id, time);
            }
        }

        return began;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_until);
        output.WriteInt32(_open.Count);
        foreach ((string id, long since) in _open.OrderBy(static o => o.Key, StringComparer.Ordinal))
        {
            output.WriteString(id);
            output.WriteInt64(since);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _open.Clear();
        _until = input.ReadInt64();
        for (int i = input.ReadCount(12); i > 0; i--)
        {
            input.Require(_open.TryAdd(input.ReadText(), input.ReadInt64()), "an incident once");
        }
    }
}

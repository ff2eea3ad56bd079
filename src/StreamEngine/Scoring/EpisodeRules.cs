using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// The rules that episodes of series and of findings share: an episode ends after a pause, and what ended is not told again soon, unless it is much worse.
/// </summary>
/// <param name="options">The policy.</param>
/// <param name="limit">Ended episodes that are remembered; further ones are told again.</param>
/// <param name="order">Order in which they are written down.</param>
internal sealed class EpisodeRules<TKey>(AlertPolicyOptions options, int limit, IComparer<TKey> order)
    where TKey : notnull
{
    private readonly Dictionary<TKey, (double PValue, long MutedUntil, long Raised)> _past = [];

    /// <summary>What was not told because it repeats what was just told.</summary>
    internal long Suppressed { get; set; }

    /// <summary>True when an episode has ended: nothing was abnormal for long.</summary>
    internal bool IsOver(Episode episode, long window) => window - episode.LastWindow >= options.QuietWindows;

    /// <summary>False when the same was told a short time ago and this is not much worse.</summary>
    internal bool IsNews(TKey key, double p, long window)
    {
        if (!_past.TryGetValue(key, out (double PValue, long MutedUntil, long Raised) past) || window > past.MutedUntil || p < 0.1 * past.PValue)
        {
            return true;
        }

        // What flaps stays muted, but not for ever.
        long until = Math.Min(window + options.RepeatWindows, past.Raised + (10L * options.RepeatWindows));
        _past[key] = past with { MutedUntil = Math.Max(until, past.MutedUntil) };
        Suppressed++;
        return false;
    }

    /// <summary>True when what a key does now repeats what was just told.</summary>
    internal bool IsMuted(TKey key, long window) => _past.TryGetValue(key, out (double PValue, long MutedUntil, long Raised) past) && window <= past.MutedUntil;

    /// <summary>Notes an episode that has ended.</summary>
    internal void Ended(TKey key, Episode episode, long window)
    {
        if (_past.Count >= limit && !_past.ContainsKey(key))
        {
            foreach (TKey over in _past.Where(p => p.Value.MutedUntil < window).Select(static p => p.Key).ToList())
            {
                _past.Remove(over);
            }
        }

        if (_past.Count < limit || _past.ContainsKey(key))
        {
            _past[key] = (episode.Anomaly.PValue, episode.LastWindow + options.RepeatWindows, episode.LastWindow);
        }
    }

    /// <summary>A key is given up: who gets it next has no past.</summary>
    internal void Forget(TKey key) => _past.Remove(key);

    /// <summary>Forgets all.</summary>
    internal void Clear() => _past.Clear();

    /// <summary>Writes down what is remembered, in order.</summary>
    internal void Save(SnapshotOutput output, Action<SnapshotOutput, TKey> writeKey)
    {
        output.WriteInt32(_past.Count);
        foreach ((TKey key, (double pValue, long mutedUntil, long raised)) in _past.OrderBy(static p => p.Key, order))
        {
            writeKey(output, key);
            output.WriteDouble(pValue);
            output.WriteInt64s([mutedUntil, raised]);
        }
    }

    /// <summary>Reads what stands behind a key; false when the key was there.</summary>
    internal bool TryLoad(TKey key, ref SnapshotInput input) => _past.TryAdd(key, (input.ReadDouble(), input.ReadInt64(), input.ReadInt64()));
}

using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Explaining;

/// <summary>Remembers the last event of each series, kind and direction. Series are named by their keys, so one that comes back finds its past.</summary>
internal sealed class EventBook
{
    /// <summary>Most events; beyond, the half that ended first is forgotten.</summary>
    internal const int MaxEvents = 20_000;

    private const int SavedBytes = 58;

    private readonly Dictionary<Key, Entry> _last = [];

    /// <summary>Events that are remembered.</summary>
    internal int Count => _last.Count;

    /// <summary>The last event of a sort, and the least p-value that was told of it; null for none.</summary>
    internal (EarlierEvent Event, double LeastPValue)? Find(Key key) => _last.TryGetValue(key, out Entry entry) ? (entry.Event, entry.LeastPValue) : null;

    /// <summary>Notes an episode that was told and is over.</summary>
    internal void Ended(Key key, Anomaly anomaly)
    {
        (int count, double least) = _last.TryGetValue(key, out Entry before) ? (before.Event.Count, before.LeastPValue) : (0, 1);
        Put(key, new Entry(new EarlierEvent(anomaly.Start, anomaly.End, anomaly.Observed, true, count + 1), Math.Min(least, anomaly.PValue)));
    }

    /// <summary>Notes a window that was not told because it repeats the event before.</summary>
    /// <param name="key">Sort of event.</param>
    /// <param name="start">Start of the window.</param>
    /// <param name="end">End of the window.</param>
    /// <param name="observed">What was seen.</param>
    /// <param name="pause">Time after which it is an event of its own.</param>
    internal void Kept(Key key, long start, long end, double observed, long pause)
    {
        if (!_last.TryGetValue(key, out Entry before))
        {
            Put(key, new Entry(new EarlierEvent(start, end, observed, false, 1), 1));
        }
        else if (!before.Event.WasTold && start - before.Event.End <= pause)
        {
            double worst = key.Direction < 0 ? Math.Min(before.Event.Observed, observed) : Math.Max(before.Event.Observed, observed);
            Put(key, before with { Event = before.Event with { End = end, Observed = worst } });
        }
        else
        {
            Put(key, before with { Event = new EarlierEvent(start, end, observed, false, before.Event.Count + 1) });
        }
    }

    /// <summary>Forgets all.</summary>
    internal void Clear() => _last.Clear();

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_last.Count);
        foreach ((Key key, Entry entry) in _last.OrderBy(static e => e.Key))
        {
            output.WriteString(key.Series);
            output.WriteByte((byte)key.Kind);
            output.WriteInt32(key.Direction);
            output.WriteInt64s([entry.Event.Start, entry.Event.End]);
            output.WriteDouble(entry.Event.Observed);
            output.WriteBoolean(entry.Event.WasTold);
            output.WriteInt32(entry.Event.Count);
            output.WriteDouble(entry.LeastPValue);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _last.Clear();
        for (int left = input.ReadCount(SavedBytes - (2 * sizeof(long))); left > 0; left--)
        {
            var key = new Key(input.ReadText(), (AnomalyKind)input.ReadByte(), input.ReadInt32());
            var earlier = new EarlierEvent(input.ReadInt64(), input.ReadInt64(), input.ReadDouble(), input.ReadBoolean(), input.ReadInt32(1, int.MaxValue));
            input.Require(_last.TryAdd(key, new Entry(earlier, input.ReadDouble())), "a sort of event once");
        }

        input.Require(_last.Count <= MaxEvents, FormattableString.Invariant($"at most {MaxEvents} events"));
    }

    private void Put(Key key, Entry entry)
    {
        if (_last.Count >= MaxEvents && !_last.ContainsKey(key))
        {
            foreach (Key old in _last.OrderBy(static e => e.Value.Event.End).ThenBy(static e => e.Key).Take(MaxEvents / 2).Select(static e => e.Key).ToList())
            {
                _last.Remove(old);
            }
        }

        _last[key] = entry;
    }

    /// <summary>Sort of event.</summary>
    /// <param name="Series">Key of the series.</param>
    /// <param name="Kind">Kind of anomaly.</param>
    /// <param name="Direction">Direction; of new templates the class of severity.</param>
    internal readonly record struct Key(string Series, AnomalyKind Kind, int Direction) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            int order = string.CompareOrdinal(Series, other.Series);
            order = order != 0 ? order : Kind.CompareTo(other.Kind);
            return order != 0 ? order : Direction.CompareTo(other.Direction);
        }
    }

    private readonly record struct Entry(EarlierEvent Event, double LeastPValue);
}

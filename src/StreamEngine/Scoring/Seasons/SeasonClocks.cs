namespace StreamEngine.Scoring.Seasons;

/// <summary>The clocks that profiles have, each once.</summary>
internal sealed class SeasonClocks
{
    private readonly Dictionary<SeasonClock, int> _index = [];
    private readonly Stack<int> _free = new();
    private Entry[] _entries = [];
    private int _count;

    internal ref readonly SeasonClock this[int clock] => ref _entries[clock].Clock;

    /// <summary>One more profile has a clock.</summary>
    /// <returns>Its index.</returns>
    internal int Take(in SeasonClock clock)
    {
        if (!_index.TryGetValue(clock, out int index))
        {
            if (!_free.TryPop(out index))
            {
                index = _count++;
                if (index == _entries.Length)
                {
                    Array.Resize(ref _entries, Math.Max(4, 2 * index));
                }
            }

            _entries[index] = new Entry { Clock = clock, Time = long.MinValue };
            _index.Add(clock, index);
        }

        _entries[index].Uses++;
        return index;
    }

    /// <summary>One profile less has a clock.</summary>
    internal void Release(int clock)
    {
        if (--_entries[clock].Uses == 0)
        {
            _index.Remove(_entries[clock].Clock);
            _free.Push(clock);
        }
    }

    /// <summary>The place of a time, which is kept for those that have the same clock.</summary>
    internal int Place(int clock, long time)
    {
        ref Entry entry = ref _entries[clock];
        if (entry.Time != time)
        {
            (entry.Time, entry.Place) = (time, entry.Clock.Place(time));
        }

        return entry.Place;
    }

    internal void Clear()
    {
        _index.Clear();
        _free.Clear();
        (_entries, _count) = ([], 0);
    }

    private struct Entry
    {
        internal SeasonClock Clock;
        internal int Uses;
        internal long Time;
        internal int Place;
    }
}

using StreamEngine.Snapshots;

namespace StreamEngine.Windowing;

/// <summary>
/// The clocks of all open sources. The watermark follows the slowest of them; idle and closed sources do not hold it back, and a source
/// that is open and has said nothing yet holds it where it is.
/// </summary>
internal sealed class SourceClocks
{
    private readonly Dictionary<int, SourceClock> _byId = [];
    private readonly List<SourceClock> _open = [];
    private SourceClock? _slowest;

    /// <summary>Greatest time of all accepted records; <see cref="long.MinValue"/> before the first.</summary>
    internal long Greatest { get; set; } = long.MinValue;

    /// <summary>Open sources in the order of their ids.</summary>
    internal IReadOnlyList<SourceClock> Open => _open;

    /// <summary>The clock of a source, opened when it is not; the source is active from now on.</summary>
    internal SourceClock Get(int id)
    {
        if (!_byId.TryGetValue(id, out SourceClock? clock))
        {
            clock = Add(id);
        }
        else if (clock.IsIdle)
        {
            clock.IsIdle = false;
            _slowest = null;
        }

        return clock;
    }

    /// <summary>True when the watermark may reach <paramref name="trigger"/> with this source; false when it surely waits for another one.</summary>
    internal bool IsSlowest(SourceClock clock, long trigger) => Slowest(trigger) >= trigger || _slowest is null || _slowest == clock;

    private SourceClock Add(int id)
    {
        var clock = new SourceClock(id);
        _byId.Add(id, clock);
        int place = _open.Count;
        while (place > 0 && _open[place - 1].Id > id)
        {
            place--;
        }

        _open.Insert(place, clock);
        _slowest = null;
        return clock;
    }

    internal SourceClock? Find(int id) => _byId.GetValueOrDefault(id);

    internal void Close(SourceClock clock)
    {
        _byId.Remove(clock.Id);
        _open.Remove(clock);
        _slowest = null;
    }

    internal void SetIdle(SourceClock clock)
    {
        clock.IsIdle = true;
        _slowest = null;
    }

    /// <summary>Writes the open sources down.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Greatest);
        output.WriteInt32(_open.Count);
        foreach (SourceClock clock in _open)
        {
            clock.Save(output);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote in place of what there is.</summary>
    /// <returns>Records that are held back.</returns>
    internal long Load(ref SnapshotInput input)
    {
        Greatest = input.ReadInt64();
        _byId.Clear();
        _open.Clear();
        _slowest = null;
        long held = 0;
        for (int left = input.ReadCount(SourceClock.LeastBytes); left > 0; left--)
        {
            int id = input.ReadInt32();
            input.Require(_open.Count == 0 || id > _open[^1].Id, "clocks in the order of their numbers");
            SourceClock clock = Add(id);
            clock.Load(ref input);
            held += clock.HeldCount;
        }

        return held;
    }

    /// <summary>Greatest time of the slowest active source; of the fastest when none is active; <see cref="long.MinValue"/> when not known.</summary>
    /// <param name="needed">When the slowest source known is still before this time, its time is returned without a search.</param>
    internal long Slowest(long needed)
    {
        if (_slowest is { } known && known.Max < needed)
        {
            return known.Max;
        }

        SourceClock? slowest = null;
        foreach (SourceClock clock in _open)
        {
            if (!clock.IsIdle && (slowest is null || clock.Max < slowest.Max))
            {
                slowest = clock;
            }
        }

        _slowest = slowest;
        return slowest?.Max ?? Greatest;
    }
}

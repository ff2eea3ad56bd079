using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// All series of a partition. One thread adds, any thread reads; rows are looked up by others through a <see cref="SeriesReader"/>. Metric series are found by the bytes of their row, with their labels in any order; how
/// many there may be, and of what size, is bounded here, that of series that others add by those who add them.
/// </summary>
internal sealed class SeriesTable : ISeriesTable, ISnapshotState
{
    /// <summary>Name of the series that takes the points for which there is no room.</summary>
    internal const string OverflowName = "series.overflow";

    private readonly SeriesKey _key = new();
    private readonly SeriesLookup _lookup;
    private readonly Descriptions _descriptions;
    private readonly ConcurrentDictionary<int, SeriesInfo> _pinned = new();
    private int _releases;
    private SeriesActivity[] _activity = new SeriesActivity[64];

    /// <summary>Makes a table for some number of metric series, with what goes with it.</summary>
    internal SeriesTable(int maxSeries)
        : this(new SeriesLimits(maxSeries))
    {
    }

    /// <summary>Makes a table.</summary>
    internal SeriesTable(SeriesLimits limits)
    {
        Limits = limits;
        Store = new SeriesStore(limits);
        Index = new SeriesIndex(Store, limits);
        Spellings = new SpellingCache(limits.Spellings, limits.HashMask);
        _descriptions = new Descriptions(limits.Descriptions);
        _lookup = new SeriesLookup(this);
        Retirement = new SeriesRetirement(this, Store);
    }

    /// <inheritdoc/>
    public int Count => Store.Count;

    /// <inheritdoc/>
    public int SnapshotVersion => SeriesTableWriter.Version;

    /// <summary>Series that there are, of whatever kind. For any thread.</summary>
    internal int Live => Store.Count - Store.FreeCount;

    /// <summary>Metric series that are told apart at the moment, those that are retired and not released among them.</summary>
    internal int Metrics => Index.Count;

    /// <summary>Id of the overflow series, -1 as long as there is none.</summary>
    internal int Overflow { get; private set; } = -1;

    /// <summary>Points that went to the overflow series.</summary>
    internal long Overflowed { get; private set; }

    /// <summary>Bytes of memory, without descriptions.</summary>
    internal long Bytes => Store.Bytes + Index.Bytes + Spellings.Bytes + (_activity.Length * (long)SeriesActivity.Bytes);

    /// <summary>Latest time of a row, in the units of <see cref="SeriesActivity.Last"/>.</summary>
    internal int Latest { get; private set; } = SeriesActivity.Never;

    internal SeriesRetirement Retirement { get; }

    /// <summary>Held while something is changed that lookups of rows read.</summary>
    internal SeriesGate Gate { get; } = new();

    /// <summary>How often ids were given up: what was looked up before that may be wrong after it.</summary>
    internal int Releases => Volatile.Read(ref _releases);

    internal SeriesLimits Limits { get; }

    internal SeriesStore Store { get; }

    internal SeriesIndex Index { get; }

    internal SpellingCache Spellings { get; }

    internal Span<SeriesActivity> Activity => _activity;

    /// <summary>The descriptions of series that others have added.</summary>
    internal IReadOnlyDictionary<int, SeriesInfo> Pinned => _pinned;

    /// <inheritdoc/>
    public SeriesInfo this[int id] => Find(id, null) ?? throw new ArgumentOutOfRangeException(nameof(id), id, "No series has this id.");

    /// <inheritdoc/>
    public SeriesKind KindOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)Count);
        return Store.KindOf(id);
    }

    /// <inheritdoc/>
    public int TemplateOf(int id) => KindOf(id) == SeriesKind.Count && _pinned.TryGetValue(id, out SeriesInfo? info) ? info.Template : -1;

    /// <summary>Generation of an id: even when it names a series, another one for each series that it names. For any thread.</summary>
    internal int GenerationOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)Count);
        return Store.GenerationOf(id);
    }

    /// <summary>The series that an id names; null when it is no longer the one of <paramref name="generation"/>. For any thread.</summary>
    internal SeriesInfo? Find(int id, int? generation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)Count);
        while (true)
        {
            int now = Store.GenerationOf(id);
            if ((now & 1) != 0 || (generation is { } wanted && wanted != now))
            {
                return null;
            }

            if (_pinned.TryGetValue(id, out SeriesInfo? info) || _descriptions.TryGet(id, now, out info))
            {
                return info;
            }

            if (Store.Read(id, now) is var (name, labels))
            {
                return _descriptions.Keep(now, new SeriesInfo(id, SeriesKind.Gauge, name, labels, EntityLabels.Find(labels)));
            }
        }
    }

    /// <summary>Hash of the name and labels of a row, whatever their order: the same in every process and on every machine.</summary>
    internal UInt128 HashOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        _key.Read(name, field, labels);
        return _key.Hash;
    }

    /// <summary>Hash of the name and labels of a metric series.</summary>
    internal UInt128 HashOf(int id) => Store.HashOf(id);

    /// <summary>Adds a series that is known to be new and is never retired.</summary>
    internal int Add(SeriesKind kind, string name, KeyValuePair<string, string>[] labels, Entity entity, int template = -1)
    {
        Gate.BeginChange();
        try
        {
            int id = Store.TakeId();
            Put(id, new SeriesInfo(id, kind, name, labels, entity, template));
            return id;
        }
        finally
        {
            Gate.EndChange();
        }
    }

    /// <summary>Gives an id to a series that is never retired.</summary>
    internal void Put(int id, SeriesInfo info)
    {
        Gate.BeginChange();
        ref SeriesEntry entry = ref Store[id];
        entry = new SeriesEntry { Generation = entry.Generation, Kind = info.Kind, State = SeriesState.Pinned, Name = -1 };
        _pinned[id] = info;
        Begin(id);
        Gate.EndChange();
    }

    /// <summary>The series of a metric row, by name, field and labels as they stand in the input.</summary>
    internal int GetOrAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels, long time = EventBatch.NoTime)
    {
        ulong hash = Spellings.HashOf(name, field, labels);
        Gate.BeginChange();
        try
        {
            int id = Find(hash, name, field, labels);
            if (id < 0)
            {
                id = Learn();
                Spellings.Add(hash, name, field, labels, id);
            }

            Note(id, time);
            return id;
        }
        finally
        {
            Gate.EndChange();
        }
    }

    /// <summary>The series of a row of a batch.</summary>
    internal int GetOrAdd(EventBatch batch, int row, long time) =>
        GetOrAdd(batch.Text(MetricText.Name, row), batch.Text(MetricText.Field, row), batch.Text(MetricText.Labels, row), time);

    /// <summary>The series of the rows from <paramref name="from"/> up to <paramref name="to"/>, which are added in the order of the rows.</summary>
    internal void GetOrAdd(EventBatch batch, int from, int to, Span<int> ids)
    {
        if (batch.SeriesAsOf == Releases)
        {
            batch.SeriesIds.Span(to)[from..].CopyTo(ids);
            if (!ids.Contains(-1))
            {
                Note(batch, from, ids);
                return;
            }
        }

        Gate.BeginChange();
        try
        {
            if (batch.SeriesAsOf != Releases)
            {
                Find(batch, from, to, ids);
            }

            Note(batch, from, ids);
        }
        finally
        {
            Gate.EndChange();
        }
    }

    /// <summary>
    /// Looks rows up ahead: -1 for those whose series are not known yet. What that changes is the time that it takes to look them up again: series are added,
    /// and points are counted, by <see cref="GetOrAdd(EventBatch, int, long)"/> and <see cref="Note(int, long)"/> when it is their turn.
    /// </summary>
    internal void Find(EventBatch batch, int from, int to, Span<int> ids) => _lookup.Run(batch, from, to, ids);

    /// <summary>The series of a row for any thread that holds the gate, -1 when it is not known; nothing is changed.</summary>
    internal int Peek(SeriesKey key, ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        int place = Spellings.Find(hash, name, field, labels);
        if (place >= 0)
        {
            return Spellings.SeriesAt(place);
        }

        key.Read(name, field, labels);
        return Index.Find(key);
    }

    /// <summary>A point of a series came.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Note(int id, long time)
    {
        int unit = time == EventBatch.NoTime ? Latest : SeriesActivity.UnitOf(time);
        if (unit > _activity[id].Last)
        {
            Move(id, unit);
        }

        Overflowed += id == Overflow ? 1 : 0;
    }

    /// <summary>Points of series came; those that are not known yet, -1, are added.</summary>
    private void Note(EventBatch batch, int from, Span<int> ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] >= 0)
            {
                Note(ids[i], batch.Times[from + i]);
            }
            else
            {
                ids[i] = GetOrAdd(batch, from + i, batch.Times[from + i]);
            }
        }
    }

    /// <summary>The series of a row, -1 when it is not known yet.</summary>
    internal int Find(ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        int place = Spellings.Find(hash, name, field, labels);
        if (place >= 0)
        {
            return Spellings.SeriesAt(place);
        }

        _key.Read(name, field, labels);
        int id = Index.Find(_key);
        if (id >= 0)
        {
            Spellings.Add(hash, name, field, labels, id);
        }

        return id;
    }

    private void Move(int id, int unit)
    {
        Latest = Math.Max(Latest, unit);
        if (_activity[id].Last == SeriesActivity.Retired)
        {
            Retirement.Revive(id);
        }

        _activity[id].Last = unit;
    }

    /// <summary>Gives the id of a retired series up.</summary>
    internal void GiveUp(int id)
    {
        Index.Remove(id);
        Store.GiveUp(id);
        _activity[id] = new SeriesActivity { Last = SeriesActivity.Never, Next = -1 };
    }

    /// <summary>Forgets the rows of series that are given up, and those that would not overflow any more.</summary>
    internal void Forget()
    {
        Spellings.Forget(id => id == Overflow || Store[id].State == SeriesState.Free);
        Volatile.Write(ref _releases, _releases + 1);
    }

    /// <summary>Adds the series of the row that was looked up last.</summary>
    private int Learn()
    {
        if (Index.Count >= Limits.Series || _key.Count > byte.MaxValue)
        {
            return GetOverflow();
        }

        int id = Store.TakeId();
        if (!Store.TryFill(ref Store[id], _key))
        {
            Store.ReturnId(id);
            return GetOverflow();
        }

        Index.Add(id);
        Begin(id);
        return id;
    }

    /// <summary>Writes the table down, ids and all that decides on ids to come.</summary>
    public void Save(SnapshotOutput output) => new SeriesTableWriter(output).Write(this);

    /// <summary>Reads a table that <see cref="Save"/> wrote into this one, which must be empty.</summary>
    /// <exception cref="SnapshotException">The bytes are no table, or one that is too large for the limits.</exception>
    /// <exception cref="InvalidOperationException">The table is not empty.</exception>
    public void Load(ref SnapshotInput input, int version)
    {
        if (Count > 0)
        {
            throw new InvalidOperationException("Only an empty table can be loaded.");
        }

        new SeriesTableReader(this).Read(ref input);
    }

    /// <summary>Puts the next id back with the symbols of its series, which are held once more.</summary>
    internal void RestoreMetric(int name, ReadOnlySpan<int> labels, int generation, SeriesActivity activity)
    {
        int id = Store.TakeId();
        ref SeriesEntry entry = ref Store[id];
        Store.Symbols.Hold(name);
        foreach (int label in labels)
        {
            Store.Symbols.Hold(label);
        }

        Store.Fill(ref entry, name, labels);
        entry.Generation = generation - 1;
        Index.Add(id);
        Begin(id);
        _activity[id] = activity;
    }

    /// <summary>Puts the next id back as that of a series that is never retired.</summary>
    internal void RestorePinned(SeriesInfo info, int generation)
    {
        Store[Store.TakeId()].Generation = generation - 1;
        Put(info.Id, info);
    }

    /// <summary>Puts the next id back without a series.</summary>
    internal void RestoreFree(int generation)
    {
        int id = Store.TakeId();
        Store[id].Generation = generation - 1;
        Begin(id);
    }

    /// <summary>Puts back what does not belong to one id.</summary>
    internal void Restore(int overflow, int latest, long overflowed) => (Overflow, Latest, Overflowed) = (overflow, latest, overflowed);

    /// <summary>The overflow series, begun when it is not there yet.</summary>
    internal int TakeOverflow() => GetOverflow();

    private int GetOverflow() => Overflow >= 0 ? Overflow : Overflow = Add(SeriesKind.Gauge, OverflowName, [], Entity.None);

    private void Begin(int id)
    {
        if (id >= _activity.Length)
        {
            Array.Resize(ref _activity, ArrayGrowth.Next(Math.Max(id, _activity.Length), Limits.Series + 64));
        }

        _activity[id] = new SeriesActivity { Last = SeriesActivity.Never, Next = -1 };
        Store.Publish(id);
    }
}

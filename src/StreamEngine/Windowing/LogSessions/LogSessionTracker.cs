using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.LogSessions;

/// <summary>
/// Puts log lines with the same id together until none has come for a while of event time, and hands the sessions that are over to the frame of the window in which that became known. A
/// line costs a look-up and a few stores.
/// </summary>
/// <remarks>
/// Everything is decided row by row in the order of the stream, against the ends of windows: it depends on no batch borders. A session belongs to the first frame that ends at or after its
/// last line and the idle time.
/// </remarks>
internal sealed class LogSessionTracker
{
    private readonly LogSessionOptions _options;
    private readonly IdReader _reader;
    private readonly long _idle;
    private readonly OpenSessions _open;
    private readonly EventChains _events;
    private readonly SessionHandover _handover;

    // Sessions that were silent for the idle time at this time are over.
    private long _closed = long.MinValue;

    // No session ends before this time.
    private long _nextEnd = long.MaxValue;

    /// <summary>Makes a tracker. Its options have been validated.</summary>
    internal LogSessionTracker(LogSessionOptions options, LogSeries logs)
    {
        _options = options;
        _reader = new IdReader(options);
        _idle = options.Idle.Ticks * TimeSpan.NanosecondsPerTick;
        _open = new OpenSessions(options.MaxOpen);
        _events = new EventChains(options.MaxHeldEvents);
        _handover = new SessionHandover(_open, _events, logs);
    }

    /// <summary>Sessions that have not been handed over.</summary>
    internal int Open => _open.Count;

    /// <summary>Sessions that were handed over.</summary>
    internal long Closed { get; private set; }

    /// <summary>Sessions that were given up for want of room.</summary>
    internal long Evicted { get; private set; }

    /// <summary>Lines of sessions that were over already.</summary>
    internal long Late { get; private set; }

    /// <summary>Lines whose place in their session was not kept.</summary>
    internal long Unkept { get; private set; }

    /// <summary>True when no further line will come: with the last window all sessions end.</summary>
    internal bool IsInputOver { get; set; }

    /// <summary>How many sessions there are.</summary>
    internal LogSessionStatus Status => new(Open, Closed, Evicted, Late, Unkept);

    /// <summary>Takes log rows that have their templates.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="start">First row.</param>
    /// <param name="times">A time for each.</param>
    /// <param name="services">Slots of their services.</param>
    internal void Fold(EventBatch batch, int start, ReadOnlySpan<long> times, ReadOnlySpan<int> services)
    {
        if (_reader.MayHaveIds(batch, start, times.Length))
        {
            _reader.Read(batch, start, times.Length, new Rows(this, batch, start, times, services));
        }
    }

    /// <summary>The id of a row that is held back, for <see cref="Add"/>; null when it has none.</summary>
    internal byte[]? ReadId(EventBatch batch, int row)
    {
        byte[]? id = null;
        _reader.Read(batch, row, 1, new Capture(ref id));
        return id;
    }

    /// <summary>Takes a row that was held back.</summary>
    internal void Add(ReadOnlySpan<byte> id, in WindowRow row) => Take(id, row.Time, row.Key, row.Template, row.Severity);

    /// <summary>A window closes.</summary>
    /// <param name="end">Its end.</param>
    /// <param name="isLast">True when it is the last of the input.</param>
    /// <returns>The sessions that are over then; null when there are none.</returns>
    internal ClosedSessions? Close(long end, bool isLast)
    {
        _closed = Math.Max(_closed, end);
        bool all = isLast && IsInputOver;
        if (Open == 0 || (end < _nextEnd && !all))
        {
            return null;
        }

        _nextEnd = long.MaxValue;
        for (int place = _open.Oldest; place >= 0; place = _open[place].Newer)
        {
            if (all || EndOf(_open[place]) <= end)
            {
                _handover.Add(place);
            }
            else
            {
                _nextEnd = Math.Min(_nextEnd, EndOf(_open[place]));
            }
        }

        Closed += _handover.Count;
        return _handover.Count == 0 ? null : _handover.Take(end - _idle);
    }

    /// <summary>Writes the open sessions down, the one that has been silent longest first.</summary>
    internal void Save(Snapshots.SnapshotOutput output)
    {
        output.WriteInt64s([_closed, Closed, Evicted, Late, Unkept]);
        output.WriteInt32(Open);
        int[] templates = new int[_options.MaxEvents];
        long[] times = new long[_options.MaxEvents];
        for (int place = _open.Oldest; place >= 0; place = _open[place].Newer)
        {
            ref readonly OpenSession session = ref _open[place];
            output.WriteInt64s([(long)session.Id, session.First, session.Last]);
            output.WriteInt32s([session.Length, session.Service]);
            output.WriteByte(session.Severity);
            output.WriteBoolean(session.IsDisordered);
            output.WriteBoolean(session.IsOver);
            output.WriteBytes(_open.IdOf(place));
            output.WriteInt32(session.Kept);
            _events.CopyTo(session.Head, templates.AsSpan(0, session.Kept), times.AsSpan(0, session.Kept));
            output.WriteInt32s(templates.AsSpan(0, session.Kept));
            output.WriteInt64s(times.AsSpan(0, session.Kept));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a tracker that has seen nothing.</summary>
    /// <param name="input">What was written. Before version 4 ids had a second half.</param>
    /// <param name="services">Slots of services that there are.</param>
    internal void Load(ref Snapshots.SnapshotInput input, int services)
    {
        _closed = input.ReadInt64();
        (Closed, Evicted, Late, Unkept) = (input.ReadInt64(), input.ReadInt64(), input.ReadInt64(), input.ReadInt64());
        for (int left = input.ReadCount(43); left > 0; left--)
        {
            ulong id = (ulong)input.ReadInt64();
            if (input.Version < 4)
            {
                input.ReadInt64();
            }

            (long first, long last) = (input.ReadInt64(), input.ReadInt64());
            (int length, int service) = (input.ReadInt32(1, int.MaxValue), input.ReadInt32(0, services - 1));
            (byte severity, bool isDisordered, bool isOver) = (input.ReadByte(), input.ReadBoolean(), input.ReadBoolean());
            ReadOnlySpan<byte> text = input.ReadBytes();
            input.Require(text.Length <= OpenSession.KeptId && _open.Find(id) < 0, "the id of a session, open once");
            int place = Begin(id, text, first);
            LoadEvents(ref input, place);
            ref OpenSession session = ref _open[place];
            session.Length = length;
            (session.First, session.Last, session.Service) = (first, last, service);
            (session.Severity, session.IsDisordered) = (severity, isDisordered);
            _nextEnd = Math.Min(_nextEnd, EndOf(session));
            if (isOver)
            {
                _open.Detach(place);
            }
        }
    }

    private void LoadEvents(ref Snapshots.SnapshotInput input, int place)
    {
        int[] templates = new int[input.ReadCount(sizeof(int) + sizeof(long))];
        long[] times = new long[templates.Length];
        input.ReadInt32s(templates);
        input.ReadInt64s(times);
        for (int i = 0; i < templates.Length; i++)
        {
            input.Require(templates[i] >= -1 && templates[i] < input.TemplateCount, "the index of a template");
            Append(place, times[i], templates[i], 0);
        }
    }

    private void Take(ReadOnlySpan<byte> id, long time, int service, int template, byte severity)
    {
        int place = Place(id, time);
        if (place >= 0)
        {
            ref OpenSession session = ref _open[place];
            session.Service = session.Length == 0 ? service : session.Service;
            Append(place, time, template, severity);
        }
    }

    /// <summary>The place of the session that a line belongs to; -1 when it comes too late for it.</summary>
    private int Place(ReadOnlySpan<byte> id, long time)
    {
        ulong hash = ByteHash.Hash(id, ByteHash.Seed0);
        int place = _open.Find(hash);
        if (place >= 0)
        {
            if (time - _open[place].Last <= _idle)
            {
                return place;
            }

            _open.Detach(place);
        }

        if (time <= _closed - _idle && _closed != long.MinValue)
        {
            Late++;
            return -1;
        }

        return Begin(hash, id, time);
    }

    private int Begin(ulong hash, ReadOnlySpan<byte> id, long time)
    {
        if (_open.IsFull)
        {
            EvictOldest();
        }

        return _open.Begin(hash, id, time);
    }

    private void Append(int place, long time, int template, byte severity)
    {
        _open.Touch(place);

        // Room that others have to make is made by the one that has been silent longest, never by this one: it is the newest.
        while (_events.IsFull && _open.Oldest != place && _open[place].Kept < _options.MaxEvents)
        {
            EvictOldest();
        }

        ref OpenSession session = ref _open[place];
        session.IsDisordered |= time < session.Last;
        session.First = Math.Min(session.First, time);
        session.Last = Math.Max(session.Last, time);
        session.Severity = Math.Max(session.Severity, severity);
        session.Length++;
        _nextEnd = Math.Min(_nextEnd, EndOf(session));
        if (session.Kept < _options.MaxEvents && _events.TryAdd(ref session.Head, ref session.Tail, session.Kept, template, time))
        {
            session.Kept++;
        }
        else
        {
            Unkept++;
        }
    }

    private void EvictOldest()
    {
        Evicted++;
        ref readonly OpenSession session = ref _open[_open.Oldest];
        _events.Free(session.Head, session.Tail);
        _open.Remove(_open.Oldest);
    }

    // Times are 64 days inside what fits, and an idle time is a day at most.
    private long EndOf(in OpenSession session) => session.Last + _idle;

    /// <summary>Takes rows in as their ids are read.</summary>
    private readonly ref struct Rows(LogSessionTracker tracker, EventBatch batch, int start, ReadOnlySpan<long> times, ReadOnlySpan<int> services) : IdReader.IRowHandler
    {
        private readonly ReadOnlySpan<long> _times = times;
        private readonly ReadOnlySpan<int> _services = services;

        public void OnRow(int row, ReadOnlySpan<byte> id) =>
            tracker.Take(id, _times[row - start], _services[row - start], batch.Templates[row], batch.Severities[row]);
    }

    private readonly ref struct Capture(ref byte[]? id) : IdReader.IRowHandler
    {
        private readonly ref byte[]? _id = ref id;

        public void OnRow(int row, ReadOnlySpan<byte> id) => _id = id.ToArray();
    }
}

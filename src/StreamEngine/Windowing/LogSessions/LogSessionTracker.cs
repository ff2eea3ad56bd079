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
internal sealed class LogSessionTracker : IdReader.IRowHandler
{
    private readonly LogSessionOptions _options;
    private readonly LogSeries _logs;
    private readonly IdReader _reader;
    private readonly IdCapture _capture = new();
    private readonly long _idle;
    private readonly Dictionary<UInt128, int> _places = [];
    private readonly EventChains _events;
    private OpenSession[] _sessions = [];
    private byte[] _ids = [];
    private int _used;
    private int _free = -1;
    private int _oldest = -1;
    private int _newest = -1;

    // Sessions that were silent for the idle time at this time are over.
    private long _closed = long.MinValue;

    // No session ends before this time.
    private long _nextEnd = long.MaxValue;
    private long? _time;

    /// <summary>Makes a tracker. Its options have been validated.</summary>
    internal LogSessionTracker(LogSessionOptions options, LogSeries logs)
    {
        _options = options;
        _logs = logs;
        _reader = new IdReader(options);
        _idle = options.Idle.Ticks * TimeSpan.NanosecondsPerTick;
        _events = new EventChains(options.MaxHeldEvents);
    }

    /// <summary>Sessions that have not been handed over.</summary>
    internal int Open { get; private set; }

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

    /// <summary>Takes log rows that have their templates and times.</summary>
    internal void Fold(EventBatch batch, int start, int count) => _reader.Read(batch, start, count, this);

    /// <summary>Takes one log row that has its template.</summary>
    internal void Fold(EventBatch batch, int row, long time)
    {
        _time = time;
        _reader.Read(batch, row, 1, this);
        _time = null;
    }

    /// <summary>The id of a row that is held back, for <see cref="Add"/>; null when it has none.</summary>
    internal byte[]? ReadId(EventBatch batch, int row)
    {
        _capture.Id = null;
        _reader.Read(batch, row, 1, _capture);
        return _capture.Id;
    }

    /// <summary>Takes a row that was held back.</summary>
    internal void Add(ReadOnlySpan<byte> id, in WindowRow row)
    {
        int place = Place(id, row.Time);
        if (place >= 0)
        {
            if (_sessions[place].Length == 0)
            {
                _sessions[place].Service = row.Key;
            }

            Append(place, row.Time, row.Template, row.Severity);
        }
    }

    void IdReader.IRowHandler.OnRow(EventBatch batch, int row, ReadOnlySpan<byte> id)
    {
        long time = _time ?? batch.Times[row];
        int place = Place(id, time);
        if (place >= 0)
        {
            if (_sessions[place].Length == 0)
            {
                _sessions[place].Service = _logs.SlotOf(batch.Text(LogText.Service, row), batch.Text(LogText.Host, row));
            }

            Append(place, time, batch.Templates[row], batch.Severities[row]);
        }
    }

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

        List<int> over = [];
        int kept = 0;
        int ids = 0;
        _nextEnd = long.MaxValue;
        for (int place = _oldest; place >= 0; place = _sessions[place].Newer)
        {
            ref readonly OpenSession session = ref _sessions[place];
            if (all || EndOf(session) <= end)
            {
                over.Add(place);
                kept += session.Kept;
                ids += session.IdLength;
            }
            else
            {
                _nextEnd = Math.Min(_nextEnd, EndOf(session));
            }
        }

        return over.Count == 0 ? null : Hand(over, end, new int[kept], new byte[ids]);
    }

    /// <summary>Writes the open sessions down, the one that has been silent longest first.</summary>
    internal void Save(Snapshots.SnapshotOutput output)
    {
        output.WriteInt64s([_closed, Closed, Evicted, Late, Unkept]);
        output.WriteInt32(Open);
        int[] templates = new int[_options.MaxEvents];
        long[] times = new long[_options.MaxEvents];
        for (int place = _oldest; place >= 0; place = _sessions[place].Newer)
        {
            ref readonly OpenSession session = ref _sessions[place];
            output.WriteInt64s([(long)(ulong)(session.Id >> 64), (long)(ulong)session.Id, session.First, session.Last]);
            output.WriteInt32s([session.Length, session.Service]);
            output.WriteByte(session.Severity);
            output.WriteBoolean(session.IsDisordered);
            output.WriteBoolean(session.IsOver);
            output.WriteBytes(IdOf(place));
            output.WriteInt32(session.Kept);
            _events.CopyTo(session.Head, templates.AsSpan(0, session.Kept), times.AsSpan(0, session.Kept));
            output.WriteInt32s(templates.AsSpan(0, session.Kept));
            output.WriteInt64s(times.AsSpan(0, session.Kept));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a tracker that has seen nothing.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="services">Slots of services that there are.</param>
    internal void Load(ref Snapshots.SnapshotInput input, int services)
    {
        _closed = input.ReadInt64();
        (Closed, Evicted, Late, Unkept) = (input.ReadInt64(), input.ReadInt64(), input.ReadInt64(), input.ReadInt64());
        for (int left = input.ReadCount(51); left > 0; left--)
        {
            var id = new UInt128((ulong)input.ReadInt64(), (ulong)input.ReadInt64());
            (long first, long last) = (input.ReadInt64(), input.ReadInt64());
            (int length, int service) = (input.ReadInt32(1, int.MaxValue), input.ReadInt32(0, services - 1));
            (byte severity, bool isDisordered, bool isOver) = (input.ReadByte(), input.ReadBoolean(), input.ReadBoolean());
            ReadOnlySpan<byte> text = input.ReadBytes();
            input.Require(text.Length <= OpenSession.KeptId && !_places.ContainsKey(id), "the id of a session, open once");
            int place = Begin(id, text, first);
            LoadEvents(ref input, place);
            ref OpenSession session = ref _sessions[place];
            session.Length = length;
            (session.First, session.Last, session.Service) = (first, last, service);
            (session.Severity, session.IsDisordered, session.IsOver) = (severity, isDisordered, isOver);
            _nextEnd = Math.Min(_nextEnd, EndOf(session));
            if (isOver)
            {
                _places.Remove(id);
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

    /// <summary>The place of the session that a line belongs to; -1 when it comes too late for it.</summary>
    private int Place(ReadOnlySpan<byte> id, long time)
    {
        var hash = new UInt128(ByteHash.Hash(id, ByteHash.Seed0), ByteHash.Hash(id, ByteHash.Seed2));
        if (_places.TryGetValue(hash, out int place))
        {
            ref OpenSession session = ref _sessions[place];
            if (time - session.Last <= _idle)
            {
                return place;
            }

            session.IsOver = true;
            _places.Remove(hash);
        }

        if (time <= _closed - _idle && _closed != long.MinValue)
        {
            Late++;
            return -1;
        }

        return Begin(hash, id, time);
    }

    private int Begin(UInt128 hash, ReadOnlySpan<byte> id, long time)
    {
        if (Open == _options.MaxOpen)
        {
            Evict(_oldest);
        }

        int place = _free;
        if (place >= 0)
        {
            _free = _sessions[place].Newer;
        }
        else
        {
            place = _used++;
            if (place == _sessions.Length)
            {
                int size = Math.Min(_options.MaxOpen, Math.Max(64, 2 * place));
                Array.Resize(ref _sessions, size);
                Array.Resize(ref _ids, size * OpenSession.KeptId);
            }
        }

        id = id[..Math.Min(id.Length, OpenSession.KeptId)];
        id.CopyTo(_ids.AsSpan(place * OpenSession.KeptId));
        _sessions[place] = new OpenSession { Id = hash, IdLength = (byte)id.Length, First = time, Last = time };
        _places.Add(hash, place);
        Link(place);
        Open++;
        return place;
    }

    private void Append(int place, long time, int template, byte severity)
    {
        if (place != _newest)
        {
            Unlink(place);
            Link(place);
        }

        // Room that others have to make is made by the one that has been silent longest, never by this one: it is the newest.
        while (_events.IsFull && _oldest != place && _sessions[place].Kept < _options.MaxEvents)
        {
            Evict(_oldest);
        }

        ref OpenSession session = ref _sessions[place];
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

    private ClosedSessions Hand(List<int> over, long end, int[] events, byte[] ids)
    {
        over.Sort((x, y) =>
        {
            int order = _sessions[x].Last.CompareTo(_sessions[y].Last);
            order = order != 0 ? order : _sessions[x].First.CompareTo(_sessions[y].First);
            return order != 0 ? order : _sessions[x].Id.CompareTo(_sessions[y].Id);
        });
        var closed = new ClosedSession[over.Count];
        long[] times = [];
        (int at, int idAt) = (0, 0);
        for (int i = 0; i < closed.Length; i++)
        {
            int place = over[i];
            ref readonly OpenSession session = ref _sessions[place];
            if (times.Length < session.Kept)
            {
                times = new long[Math.Max(session.Kept, 2 * times.Length)];
            }

            Span<int> own = events.AsSpan(at, session.Kept);
            _events.CopyTo(session.Head, own, times.AsSpan(0, own.Length));
            if (session.IsDisordered)
            {
                SortByTime(times.AsSpan(0, own.Length), own);
            }

            IdOf(place).CopyTo(ids.AsSpan(idAt));
            closed[i] = new ClosedSession(
                _logs.EntityOf(session.Service), session.First, session.Last, session.Length, (Severity)session.Severity, !session.IsOver && EndOf(session) > end)
            {
                Start = at,
                Kept = own.Length,
                IdStart = idAt,
                IdLength = session.IdLength,
            };
            at += own.Length;
            idAt += session.IdLength;
            Remove(place);
        }

        Closed += closed.Length;
        return new ClosedSessions(closed, events, ids);
    }

    // Insertion: lines are nearly in order, and those of one time must stay in the order of the stream.
    private static void SortByTime(Span<long> times, Span<int> templates)
    {
        for (int i = 1; i < times.Length; i++)
        {
            (long time, int template) = (times[i], templates[i]);
            int to = i;
            for (; to > 0 && times[to - 1] > time; to--)
            {
                times[to] = times[to - 1];
                templates[to] = templates[to - 1];
            }

            times[to] = time;
            templates[to] = template;
        }
    }

    private ReadOnlySpan<byte> IdOf(int place) => _ids.AsSpan(place * OpenSession.KeptId, _sessions[place].IdLength);

    // Times are 64 days inside what fits, and an idle time is a day at most.
    private long EndOf(in OpenSession session) => session.Last + _idle;

    private void Evict(int place)
    {
        Evicted++;
        Remove(place);
    }

    private void Remove(int place)
    {
        ref OpenSession session = ref _sessions[place];
        if (!session.IsOver)
        {
            _places.Remove(session.Id);
        }

        _events.Free(session.Head, session.Tail);
        Unlink(place);
        session = new OpenSession { Newer = _free };
        _free = place;
        Open--;
    }

    private void Link(int place)
    {
        _sessions[place].Older = _newest;
        _sessions[place].Newer = -1;
        if (_newest >= 0)
        {
            _sessions[_newest].Newer = place;
        }
        else
        {
            _oldest = place;
        }

        _newest = place;
    }

    private void Unlink(int place)
    {
        (int older, int newer) = (_sessions[place].Older, _sessions[place].Newer);
        if (older >= 0)
        {
            _sessions[older].Newer = newer;
        }
        else
        {
            _oldest = newer;
        }

        if (newer >= 0)
        {
            _sessions[newer].Older = older;
        }
        else
        {
            _newest = older;
        }
    }

    private sealed class IdCapture : IdReader.IRowHandler
    {
        internal byte[]? Id { get; set; }

        public void OnRow(EventBatch batch, int row, ReadOnlySpan<byte> id) => Id = id.ToArray();
    }
}

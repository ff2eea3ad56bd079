using StreamEngine.Memory;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Sessions;

/// <summary>
/// Tells sessions when their time has come. Closing times are cut into slots of an eighth of the gap, and what there is to tell in a slot is told together when it has passed: it does not
/// depend on how often time is told. A series waits in the slot of the earliest that is to be done for it; a session that has grown since moves on, about once a gap.
/// </summary>
internal sealed class SessionCloser
{
    private const int SlotsOfGap = 8;

    /// <summary>Series between the fetching of a session and the look at it: those of a slot lie scattered.</summary>
    private const int Ahead = 16;

    private readonly SessionStore _store;
    private readonly SlotCells? _cells;
    private readonly ISessionHandler _handler;
    private readonly PaneGrid _grid;
    private readonly SlotQueue _queue = new();
    private readonly ClosedSessions _closed = new();
    private readonly ClosedSessions _retracted = new();
    private readonly List<int> _released = [];
    private readonly long _gap;

    // Slots for which a session is kept after it closed.
    private readonly long _kept;

    /// <summary>Makes a closer; parameters as those of <see cref="SessionOperator"/>.</summary>
    internal SessionCloser(long gap, long lateness, SessionStore store, SlotCells? cells, ISessionHandler handler)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gap, SlotsOfGap);
        _gap = gap;
        _grid = new PaneGrid(gap / SlotsOfGap);
        _kept = (lateness + (gap / SlotsOfGap) - 1) / (gap / SlotsOfGap);
        (_store, _cells, _handler) = (store, cells, handler);
    }

    /// <summary>Sessions that there are.</summary>
    internal int Open { get; set; }

    /// <summary>First slot that has not passed; <see cref="long.MinValue"/> before the first has.</summary>
    internal long FirstSlot { get; private set; } = long.MinValue;

    /// <summary>Up to where time must come before anything can be told; <see cref="long.MinValue"/> before time is known.</summary>
    internal long NextClose => FirstSlot == long.MinValue ? long.MinValue : _grid.StartOf(FirstSlot + 1);

    /// <summary>True when no session that a row at a time could be in is kept any more.</summary>
    internal bool IsLate(long time) => FirstSlot != long.MinValue && SlotOf(time) + _kept < FirstSlot;

    /// <summary>Enters a series whose session has got a row at a time into its slot, unless it waits in an earlier one.</summary>
    internal void Enter(ref Session youngest, int series, long time)
    {
        // The slot may have passed: the row joined a session that closes later, or is late and allowed.
        long slot = Math.Max(SlotOf(time), FirstSlot);
        if (slot < youngest.Due)
        {
            youngest.Due = slot;
            _queue.Add(slot, series);
        }
    }

    /// <summary>A session is no longer what was told of it.</summary>
    internal void Retract(ref Session session, int series)
    {
        if (session.IsEmitted)
        {
            _retracted.Add(session.AsEmitted, series);
            session.EmittedRows = 0;
        }
    }

    /// <summary>Time has come to <paramref name="time"/>.</summary>
    internal void CloseUpTo(long time) => CloseBefore(_grid.IndexOf(time));

    /// <summary>The input has ended: does what is to be done in the earliest slot; false when nothing is left.</summary>
    internal bool CompleteNext()
    {
        if (_queue.First == long.MaxValue)
        {
            return false;
        }

        CloseBefore(_queue.First + 1);
        return true;
    }

    /// <summary>Tells the sessions that have got rows since they were told last.</summary>
    internal void TellEarly()
    {
        for (int page = 0; page < _store.Cells.PageCount; page++)
        {
            Span<Session> cells = _store.Cells.Page(page);
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i].Rows > 0)
                {
                    TellEarly(ref cells[i], (page << CellTable<Session>.PageShift) + i);
                }
            }
        }

        Retract();
        if (!_closed.IsEmpty)
        {
            _closed.Sort();
            _handler.OnEarly(_closed.Series, _closed.Sessions);
            _closed.Clear();
        }
    }

    /// <summary>Writes down what is taken back and was not told yet.</summary>
    internal void SaveRetracted(SnapshotOutput output)
    {
        (int Series, Session Session)[] all = [.. _retracted.All];
        output.WriteInt32(all.Length);
        foreach ((int series, Session session) in all)
        {
            output.WriteInt32(series);
            output.WriteInt64(session.First);
            output.WriteInt64(session.Last);
        }
    }

    /// <summary>Reads the number of sessions, the sessions, and what <see cref="SaveRetracted"/> wrote.</summary>
    internal void Load(ref SnapshotInput input, long firstSlot)
    {
        FirstSlot = firstSlot;
        Open = input.ReadInt32(0, int.MaxValue);
        _store.Load(ref input, FirstSlot, _queue);
        for (int left = input.Version > 1 ? input.ReadCount(sizeof(int) + (2 * sizeof(long))) : 0; left > 0; left--)
        {
            int series = input.ReadSeriesId();
            _retracted.Add(Session.Empty with { First = input.ReadInt64(), Last = input.ReadInt64() }, series);
        }
    }

    private long SlotOf(long last) => _grid.IndexOf(last + _gap);

    private void CloseBefore(long end)
    {
        while (_queue.First < end)
        {
            long slot = _queue.First;
            List<int> due = _queue.Take();
            CellTable<Session> cells = _store.Cells;
            bool any = false;
            for (int i = 0; i < due.Count; i++)
            {
                if (i + Ahead < due.Count)
                {
                    cells.FetchTwoLines(due[i + Ahead]);
                }

                int series = due[i];
                ref Session youngest = ref cells.GetOrAdd(series);
                if (youngest.Due == slot)
                {
                    Close(ref youngest, series, slot);
                    any = true;
                }
            }

            // A slot that all series have left says nothing: it is in no snapshot.
            _queue.Return(due);
            if (any)
            {
                Tell(slot);
            }
        }

        FirstSlot = Math.Max(FirstSlot, end);
    }

    private void Tell(long slot)
    {
        Retract();
        if (!_closed.IsEmpty)
        {
            _closed.Sort();
            _handler.OnSessions(_grid.StartOf(slot), _grid.StartOf(slot + 1), _closed.Series, _closed.Sessions);
            _closed.Clear();
        }

        _released.ForEach(released => _cells!.Release(released));
        _released.Clear();
    }

    private void Retract()
    {
        if (!_retracted.IsEmpty)
        {
            _retracted.Sort();
            _handler.OnRetracted(_retracted.Series, _retracted.Sessions);
            _retracted.Clear();
        }
    }

    /// <summary>Does what is to be done for the sessions of a series in a slot, and enters what is left.</summary>
    private void Close(ref Session youngest, int series, long slot)
    {
        youngest.Due = long.MaxValue;
        long next = long.MaxValue;
        if (youngest.Older == 0)
        {
            if (youngest.Rows > 0 && IsGivenUp(ref youngest, series, slot, ref next))
            {
                youngest = Session.Empty;
            }
        }
        else
        {
            _store.LayOut(youngest);
            int kept = 0;
            foreach (ref Session session in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_store.Row))
            {
                if (!IsGivenUp(ref session, series, slot, ref next))
                {
                    _store.Row[kept++] = session;
                }
            }

            _store.Row.RemoveRange(kept, _store.Row.Count - kept);
            _store.Take(ref youngest);
        }

        if (next != long.MaxValue)
        {
            youngest.Due = next;
            _queue.Add(next, series);
        }
    }

    /// <summary>Tells a session when it has closed; true when it is not kept after that. Else <paramref name="next"/> is the slot to look again in, or an earlier one.</summary>
    private bool IsGivenUp(ref Session session, int series, long slot, ref long next)
    {
        long due = SlotOf(session.Last);
        if (due <= slot && !session.IsDone)
        {
            Tell(ref session, series, session.Rows);
        }

        if (due + _kept <= slot)
        {
            Open--;
            if (session.Slot > 0)
            {
                _released.Add(session.Slot);
            }

            return true;
        }

        next = Math.Min(next, due <= slot ? due + _kept : due);
        return false;
    }

    private void TellEarly(ref Session youngest, int series)
    {
        if (youngest.Older == 0)
        {
            TellOne(ref youngest, series);
            return;
        }

        _store.LayOut(youngest);
        foreach (ref Session session in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_store.Row))
        {
            TellOne(ref session, series);
        }

        _store.Take(ref youngest);

        void TellOne(ref Session session, int id)
        {
            if (Math.Abs(session.EmittedRows) != session.Rows)
            {
                Tell(ref session, id, -session.Rows);
            }
        }
    }

    private void Tell(ref Session session, int series, long rows)
    {
        Retract(ref session, series);
        (session.EmittedFirst, session.EmittedLast, session.EmittedRows) = (session.First, session.Last, rows);
        _closed.Add(session, series);
    }
}

using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Sessions;

/// <summary>
/// Sessions: for each series, rows with less than a gap between each and the next. A row between two sessions joins them. A session closes when time has passed its last
/// row by the gap. It knows no clock: who calls it says up to where time has come. One thread at a time.
/// </summary>
/// <remarks>
/// Closing times are cut into slots of an eighth of the gap, and the sessions of a slot are emitted together when it has passed: what is emitted does not depend on how
/// often time is told. A series waits in the slot of its earliest possible close; a session that has grown since moves on, about once a gap.
/// </remarks>
internal sealed class SessionOperator : IDisposable
{
    private const int SlotsOfGap = 8;

    /// <summary>Rows between the fetching of a session and its use.</summary>
    private const int Ahead = 16;

    private readonly long _gap;
    private readonly int _limit;
    private readonly PaneGrid _slots;
    private readonly MomentParts _parts;
    private readonly MomentFolder _folder;
    private readonly ISessionHandler _handler;
    private readonly PageArena _arena;
    private readonly CellTable<Session> _cells;
    private readonly SessionList _more = new();
    private readonly SlotQueue _queue = new();
    private readonly ClosedSessions _closed = new();
    private readonly List<Session> _ofSeries = [];
    private int _open;

    /// <summary>Makes an operator.</summary>
    /// <param name="gap">Time without a row that ends a session, in nanoseconds, at least 8.</param>
    /// <param name="parts">What the cells hold beside the count.</param>
    /// <param name="limit">Sessions that are open at a time; a row that would begin one more is refused.</param>
    /// <param name="pool">Memory of the sessions.</param>
    /// <param name="handler">Takes the sessions that close.</param>
    internal SessionOperator(long gap, MomentParts parts, int limit, SlabPool pool, ISessionHandler handler)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gap, SlotsOfGap);
        _gap = gap;
        _limit = limit;
        _slots = new PaneGrid(gap / SlotsOfGap);
        _parts = parts;
        _folder = MomentFolder.For(parts, Kernel.Path);
        _handler = handler;
        _arena = new PageArena(pool, CellTable<Session>.PageBytes);
        _cells = new CellTable<Session>(pool, _arena, Session.Empty);
    }

    /// <summary>Sessions that are open.</summary>
    internal int Open => _open;

    /// <summary>Rows that were too late for any session.</summary>
    internal long Late { get; private set; }

    /// <summary>Rows that would have begun a session beyond the limit.</summary>
    internal long Refused { get; private set; }

    /// <summary>First slot that has not passed; <see cref="long.MinValue"/> before the first has.</summary>
    internal long FirstSlot { get; private set; } = long.MinValue;

    /// <summary>Up to where time must come before anything more can close; <see cref="long.MinValue"/> before time is known.</summary>
    internal long NextClose => FirstSlot == long.MinValue ? long.MinValue : _slots.StartOf(FirstSlot + 1);

    /// <summary>Folds rows.</summary>
    /// <param name="times">Event times, in nanoseconds since the Unix epoch.</param>
    /// <param name="ids">Dense ids of the series.</param>
    /// <param name="values">Values; one that is not finite is a row of its session and no value.</param>
    internal void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        switch (_parts)
        {
            case MomentParts.None:
                Fold<CountParts>(times, ids, values);
                break;
            case MomentParts.Sum:
                Fold<SumParts>(times, ids, values);
                break;
            case MomentParts.Sum | MomentParts.Extremes:
                Fold<BasicParts>(times, ids, values);
                break;
            default:
                Fold<AllParts>(times, ids, values);
                break;
        }
    }

    /// <summary>Time has come to <paramref name="time"/>: emits the sessions of all slots that end by then.</summary>
    internal void CloseUpTo(long time) => CloseBefore(_slots.IndexOf(time));

    /// <summary>The input has ended: emits all sessions.</summary>
    internal void Complete()
    {
        while (CompleteNext())
        {
        }
    }

    /// <summary>The input has ended: emits the sessions of the earliest slot that has any; false when none is left.</summary>
    internal bool CompleteNext()
    {
        if (_queue.First == long.MaxValue)
        {
            return false;
        }

        CloseBefore(_queue.First + 1);
        return true;
    }

    /// <summary>Writes the sessions down: those of each series in ascending time, and where it waits.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(FirstSlot);
        output.WriteInt64(Late);
        output.WriteInt64(Refused);
        output.WriteInt32(_open);
        for (int page = 0; page < _cells.PageCount; page++)
        {
            Span<Session> cells = _cells.Page(page);
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i].Rows > 0)
                {
                    output.WriteInt32((page << CellTable<Session>.PageShift) + i);
                    Save(ref cells[i], output);
                }
            }
        }

        output.WriteInt32(-1);
    }

    /// <summary>Reads what <see cref="Save(SnapshotOutput)"/> wrote into an operator that has seen nothing.</summary>
    internal void Load(ref SnapshotInput input)
    {
        FirstSlot = input.ReadInt64();
        Late = input.ReadInt64(0, long.MaxValue);
        Refused = input.ReadInt64(0, long.MaxValue);
        _open = input.ReadInt32(0, int.MaxValue);
        for (int series = input.ReadInt32(-1, input.SeriesCount - 1); series >= 0; series = input.ReadInt32(-1, input.SeriesCount - 1))
        {
            ref Session cell = ref _cells.GetOrAdd(series);
            cell.Due = input.ReadInt64();
            input.Require(cell.Due >= FirstSlot, "a slot that has not passed");
            _queue.Add(cell.Due, series);
            _ofSeries.Clear();
            for (int left = input.ReadCount(Session.SavedBytes); left > 0; left--)
            {
                _ofSeries.Add(Session.Load(ref input));
            }

            input.Require(_ofSeries.Count > 0, "a session");
            Take(ref cell);
        }
    }

    private void Save(ref Session cell, SnapshotOutput output)
    {
        output.WriteInt64(cell.Due);
        LayOut(cell);
        output.WriteInt32(_ofSeries.Count);
        _ofSeries.ForEach(session => session.Save(output));
        Take(ref cell);
    }

    public void Dispose()
    {
        _cells.Dispose();
        _arena.Dispose();
    }

    private void Fold<TParts>(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
        where TParts : struct, IMomentParts
    {
        long gap = _gap;
        for (int i = 0; i < times.Length; i++)
        {
            if (i + Ahead < ids.Length)
            {
                _cells.FetchTwoLines(ids[i + Ahead]);
            }

            long time = times[i];
            ref Session session = ref _cells.GetOrAdd(ids[i]);

            // A cell that is no session ends before any time.
            if (time >= session.First && time < session.Last + gap)
            {
                session.Last = Math.Max(session.Last, time);
                session.Rows++;
                if (double.IsFinite(values[i]))
                {
                    session.Values.Add<TParts>(values[i]);
                }
            }
            else
            {
                Place(ref session, ids[i], time, values[i]);
            }
        }
    }

    private void Add(ref Session session, double value)
    {
        session.Rows++;
        if (double.IsFinite(value))
        {
            _folder.Add(ref session.Values, value);
        }
    }

    private long SlotOf(long last) => _slots.IndexOf(last + _gap);

    /// <summary>A row that is not simply the next of the youngest session.</summary>
    private void Place(ref Session youngest, int series, long time, double value)
    {
        if (youngest.Rows > 0 && time - youngest.Last < _gap)
        {
            Insert(ref youngest, series, time, value);
        }
        else if (MayBegin(series, time, value))
        {
            if (youngest.Rows > 0)
            {
                int older = _more.Add(youngest) + 1;
                youngest = Session.Empty with { Due = youngest.Due, Older = older };
            }

            youngest.First = youngest.Last = time;
            Add(ref youngest, value);
            Enter(ref youngest, series, SlotOf(time));
        }
    }

    /// <summary>A row before the youngest session: all sessions of the series are laid out in order, and those that it joins are joined.</summary>
    private void Insert(ref Session youngest, int series, long time, double value)
    {
        LayOut(youngest);
        int place = _ofSeries.Count;
        while (place > 0 && _ofSeries[place - 1].First > time)
        {
            place--;
        }

        bool joins = (place > 0 && time - _ofSeries[place - 1].Last < _gap) || (place < _ofSeries.Count && _ofSeries[place].First - time < _gap);
        if (!joins && !MayBegin(series, time, value))
        {
            Take(ref youngest);
            return;
        }

        Session single = Session.Empty;
        single.First = single.Last = time;
        Add(ref single, value);
        _ofSeries.Insert(place, single);
        _open += joins ? 1 : 0;
        for (int i = Math.Max(0, place - 1); i + 1 < _ofSeries.Count && i <= place;)
        {
            if (_ofSeries[i + 1].First - _ofSeries[i].Last < _gap)
            {
                Join(i);
                place--;
            }
            else
            {
                i++;
            }
        }

        Take(ref youngest);
        Enter(ref youngest, series, SlotOf(time));
    }

    private void Join(int place)
    {
        Span<Session> two = CollectionsMarshal.AsSpan(_ofSeries).Slice(place, 2);
        _folder.Merge(new Span<Moments>(ref two[0].Values), new ReadOnlySpan<Moments>(in two[1].Values));
        two[0].Rows += two[1].Rows;
        two[0].Last = Math.Max(two[0].Last, two[1].Last);
        _ofSeries.RemoveAt(place + 1);
        _open--;
    }

    /// <summary>True, and counted as open, when a row may begin a session of its own.</summary>
    private bool MayBegin(int series, long time, double value)
    {
        if (SlotOf(time) < FirstSlot)
        {
            Late++;
            _handler.OnLate(series, time, value);
            return false;
        }

        if (_open >= _limit)
        {
            Refused++;
            return false;
        }

        _open++;
        return true;
    }

    /// <summary>Enters a series into a slot unless it waits in an earlier one.</summary>
    private void Enter(ref Session youngest, int series, long slot)
    {
        // A row that joins a session can be so old that its slot has passed: the session it joined is in a later one.
        slot = Math.Max(slot, FirstSlot);
        if (slot < youngest.Due)
        {
            youngest.Due = slot;
            _queue.Add(slot, series);
        }
    }

    /// <summary>Lays out the sessions of a series, the oldest first.</summary>
    private void LayOut(in Session youngest)
    {
        _ofSeries.Clear();
        _ofSeries.Add(youngest);
        for (int older = youngest.Older; older != 0;)
        {
            Session session = _more[older - 1];
            _more.Remove(older - 1);
            _ofSeries.Add(session);
            older = session.Older;
        }

        _ofSeries.Reverse();
    }

    /// <summary>Takes back what was laid out.</summary>
    private void Take(ref Session youngest)
    {
        long due = youngest.Due;
        int older = 0;
        for (int i = 0; i < _ofSeries.Count - 1; i++)
        {
            older = _more.Add(_ofSeries[i] with { Older = older }) + 1;
        }

        youngest = _ofSeries.Count == 0 ? Session.Empty : _ofSeries[^1] with { Older = older };
        youngest.Due = due;
    }

    /// <summary>Emits the sessions of a series that close in a slot, and enters what is left.</summary>
    private void Close(ref Session youngest, int series, long slot)
    {
        youngest.Due = long.MaxValue;
        if (youngest.Older == 0)
        {
            CloseOnly(ref youngest, series, slot);
            return;
        }

        LayOut(youngest);
        int kept = 0;
        foreach (Session session in _ofSeries)
        {
            if (SlotOf(session.Last) <= slot)
            {
                Emit(session, series);
            }
            else
            {
                CollectionsMarshal.AsSpan(_ofSeries)[kept++] = session;
            }
        }

        _ofSeries.RemoveRange(kept, _ofSeries.Count - kept);
        Take(ref youngest);
        if (kept > 0)
        {
            // The oldest is the first to close.
            youngest.Due = SlotOf(_ofSeries[0].Last);
            _queue.Add(youngest.Due, series);
        }
    }

    /// <summary>As <see cref="Close"/>, of a series that has one session.</summary>
    private void CloseOnly(ref Session session, int series, long slot)
    {
        long due = SlotOf(session.Last);
        if (due > slot)
        {
            session.Due = due;
            _queue.Add(due, series);
        }
        else if (session.Rows > 0)
        {
            Emit(session, series);
            session = Session.Empty;
        }
    }

    private void Emit(in Session session, int series)
    {
        _closed.Add(session, series);
        _open--;
    }

    private void CloseBefore(long end)
    {
        while (_queue.First < end)
        {
            long slot = _queue.First;
            List<int> due = _queue.Take();
            foreach (int series in due)
            {
                ref Session youngest = ref _cells.GetOrAdd(series);
                if (youngest.Due == slot)
                {
                    Close(ref youngest, series, slot);
                }
            }

            _queue.Return(due);
            _closed.Emit(_handler, _slots.StartOf(slot), _slots.StartOf(slot + 1));
        }

        FirstSlot = Math.Max(FirstSlot, end);
    }
}

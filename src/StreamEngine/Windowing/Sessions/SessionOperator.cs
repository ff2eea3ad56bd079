using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Sessions;

/// <summary>
/// Sessions: for each series, rows with less than a gap between each and the next. A row between two sessions joins them. A session closes when time has passed its last
/// row by the gap, and is kept for the allowed lateness after that. It knows no clock: who calls it says up to where time has come. One thread at a time.
/// </summary>
internal sealed class SessionOperator : IDisposable
{
    /// <summary>Rows between the fetching of a session and its use.</summary>
    private const int Ahead = 16;

    private readonly long _gap;
    private readonly int _limit;
    private readonly MomentParts _parts;
    private readonly MomentFolder _folder;
    private readonly ISessionHandler _handler;
    private readonly SessionStore _store;
    private readonly CellTable<Session> _cells;
    private readonly SessionCloser _closer;
    private readonly SlotCells? _further;
    private int[] _slots = [];
    private int _from;
    private int _row;
    private bool _waits;

    /// <summary>Makes an operator.</summary>
    /// <param name="gap">Time without a row that ends a session, in nanoseconds, at least 8.</param>
    /// <param name="parts">What the cells hold beside the count.</param>
    /// <param name="limit">Sessions that there are at a time; a row that would begin one more is refused.</param>
    /// <param name="pool">Memory of the sessions.</param>
    /// <param name="handler">Takes the sessions that close.</param>
    /// <param name="lateness">How long a session is kept after it closed, in nanoseconds.</param>
    /// <param name="further">Further cells of the sessions; the operator disposes them. Who calls folds rows into them, by <see cref="Slots"/>.</param>
    internal SessionOperator(
        long gap, MomentParts parts, int limit, SlabPool pool, ISessionHandler handler, long lateness = 0, SlotCells? further = null)
    {
        _gap = gap;
        _limit = limit;
        _parts = parts;
        _folder = MomentFolder.For(parts, Kernel.Path);
        _handler = handler;
        _store = new SessionStore(pool);
        _cells = _store.Cells;
        _further = further;
        _closer = new SessionCloser(gap, lateness, _store, further, handler);
    }

    /// <summary>Sessions that are open, or kept.</summary>
    internal int Open => _closer.Open;

    /// <summary>Rows that were too late for any session.</summary>
    internal long Late { get; private set; }

    /// <summary>Rows that would have begun a session beyond the limit.</summary>
    internal long Refused { get; private set; }

    /// <summary>Up to where time must come before anything more can close; <see cref="long.MinValue"/> before time is known.</summary>
    internal long NextClose => _closer.NextClose;

    /// <summary>Slots of the sessions that the rows of the last <see cref="Fold"/> are in, from the first that it was given on; 0 for a row that is in none.</summary>
    internal ReadOnlySpan<int> Slots => _slots.AsSpan(_from, _row - _from);

    /// <summary>Folds rows.</summary>
    /// <param name="times">Event times, in nanoseconds since the Unix epoch.</param>
    /// <param name="ids">Dense ids of the series.</param>
    /// <param name="values">Values; one that is not finite is a row of its session and no value.</param>
    /// <param name="from">The first row to fold.</param>
    /// <returns>
    /// The row after those that were folded: where further cells are kept, all before a row that joins two sessions are to be in these first, since what is only
    /// nearly counted depends on the order.
    /// </returns>
    internal int Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values, int from = 0)
    {
        (_from, _waits) = (from, false);
        if (_further is not null && _slots.Length < times.Length)
        {
            _slots = new int[times.Length];
        }

        int end = _parts switch
        {
            MomentParts.None => Fold<CountParts>(times, ids, values),
            MomentParts.Sum => Fold<SumParts>(times, ids, values),
            MomentParts.Sum | MomentParts.Extremes => Fold<BasicParts>(times, ids, values),
            MomentParts.Extremes => Fold<ExtremeParts>(times, ids, values),
            MomentParts.Squares => Fold<SpreadParts>(times, ids, values),
            _ => Fold<AllParts>(times, ids, values),
        };
        _row = _further is null ? _from : end;
        return end;
    }

    /// <summary>Time has come to <paramref name="time"/>: emits the sessions of all slots that end by then.</summary>
    internal void CloseUpTo(long time) => _closer.CloseUpTo(time);

    /// <summary>Emits the sessions that have got rows since they were emitted last, though they are open.</summary>
    internal void TellEarly() => _closer.TellEarly();

    /// <summary>The input has ended: emits all sessions.</summary>
    internal void Complete()
    {
        while (CompleteNext())
        {
        }
    }

    /// <summary>The input has ended: emits the sessions of the earliest slot that has any; false when none is left.</summary>
    internal bool CompleteNext() => _closer.CompleteNext();

    /// <summary>Writes the sessions down.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_closer.FirstSlot);
        output.WriteInt64(Late);
        output.WriteInt64(Refused);
        output.WriteInt32(Open);
        _store.Save(output);
        _closer.SaveRetracted(output);
        _further?.Save(output);
    }

    /// <summary>Reads what <see cref="Save(SnapshotOutput)"/> wrote into an operator that has seen nothing.</summary>
    internal void Load(ref SnapshotInput input)
    {
        long firstSlot = input.ReadInt64();
        Late = input.ReadInt64(0, long.MaxValue);
        Refused = input.ReadInt64(0, long.MaxValue);
        _closer.Load(ref input, firstSlot);
        if (input.Version > 1)
        {
            _further?.Load(ref input);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _further?.Dispose();
    }

    private int Fold<TParts>(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
        where TParts : struct, IMomentParts
    {
        long gap = _gap;
        bool plain = _further is null;
        for (int i = _from; i < times.Length; i++)
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

                if (!plain)
                {
                    _slots[i] = session.Slot;
                }

                if (session.EmittedRows > 0)
                {
                    // It closed, and was kept.
                    _closer.Enter(ref session, ids[i], session.Last);
                }
            }
            else
            {
                _row = i;
                Place(ref session, ids[i], time, values[i]);
                if (_waits)
                {
                    return i;
                }
            }
        }

        return times.Length;
    }

    private Session Begin(long time, double value)
    {
        Session session = Session.Empty;
        session.First = session.Last = time;
        session.Rows = 1;
        if (double.IsFinite(value))
        {
            _folder.Add(ref session.Values, value);
        }

        if (_further is not null)
        {
            _slots[_row] = session.Slot = _further.Rent();
        }

        return session;
    }

    /// <summary>A row that is not simply the next of the youngest session.</summary>
    private void Place(ref Session youngest, int series, long time, double value)
    {
        if (_further is not null)
        {
            _slots[_row] = 0;
        }

        if (youngest.Rows > 0 && time - youngest.Last < _gap)
        {
            Insert(ref youngest, series, time, value);
        }
        else if (MayBegin(series, time, value))
        {
            _store.Push(ref youngest);
            (long due, int older) = (youngest.Due, youngest.Older);
            youngest = Begin(time, value) with { Due = due, Older = older };
            _closer.Enter(ref youngest, series, time);
        }
    }

    /// <summary>A row before the youngest session: all sessions of the series are laid out in order, and those that it joins are joined.</summary>
    private void Insert(ref Session youngest, int series, long time, double value)
    {
        _store.LayOut(youngest);
        List<Session> row = _store.Row;
        int place = row.Count;
        while (place > 0 && row[place - 1].First > time)
        {
            place--;
        }

        bool earlier = place > 0 && time - row[place - 1].Last < _gap;
        bool later = place < row.Count && row[place].First - time < _gap;
        _waits = earlier && later && _row > _from && _further is not null;
        bool joins = earlier || later;
        if (_waits || (!joins && !MayBegin(series, time, value)))
        {
            _store.Take(ref youngest);
            return;
        }

        row.Insert(place, Begin(time, value));
        _closer.Open += joins ? 1 : 0;
        for (int i = Math.Max(0, place - 1); i + 1 < row.Count && i <= place;)
        {
            if (row[i + 1].First - row[i].Last < _gap)
            {
                Join(i, series);
                place--;
            }
            else
            {
                i++;
            }
        }

        _store.Take(ref youngest);
        _closer.Enter(ref youngest, series, time);
    }

    private void Join(int place, int series)
    {
        Span<Session> two = CollectionsMarshal.AsSpan(_store.Row).Slice(place, 2);
        _closer.Retract(ref two[0], series);
        _closer.Retract(ref two[1], series);
        _folder.Merge(new Span<Moments>(ref two[0].Values), new ReadOnlySpan<Moments>(in two[1].Values));
        two[0].Rows += two[1].Rows;
        two[0].Last = Math.Max(two[0].Last, two[1].Last);
        if (_further is not null)
        {
            // Rows of the block that were given the slot, and are not folded yet.
            _further.Join(two[0].Slot, two[1].Slot);
            _slots.AsSpan(_from, _row + 1 - _from).Replace(two[1].Slot, two[0].Slot);
        }

        _store.Row.RemoveAt(place + 1);
        _closer.Open--;
    }

    /// <summary>True, and counted as open, when a row may begin a session of its own.</summary>
    private bool MayBegin(int series, long time, double value)
    {
        if (_closer.IsLate(time))
        {
            Late++;
            _handler.OnLate(series, time, value);
            return false;
        }

        if (Open >= _limit)
        {
            Refused++;
            return false;
        }

        _closer.Open++;
        return true;
    }
}

using StreamEngine.Memory;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Sessions;

/// <summary>The sessions of all series: the youngest of each in a cell, older ones in a list.</summary>
internal sealed class SessionStore : IDisposable
{
    private readonly PageArena _arena;
    private readonly SessionList _more = new();

    /// <summary>Makes a store without sessions.</summary>
    internal SessionStore(SlabPool pool)
    {
        _arena = new PageArena(pool, CellTable<Session>.PageBytes);
        Cells = new CellTable<Session>(pool, _arena, Session.Empty);
    }

    /// <summary>The youngest session of each series.</summary>
    internal CellTable<Session> Cells { get; }

    /// <summary>The sessions of the series that was laid out, the oldest first.</summary>
    internal List<Session> Row { get; } = [];

    /// <summary>A session of the series begins after its youngest.</summary>
    internal void Push(ref Session youngest)
    {
        if (youngest.Rows > 0)
        {
            int older = _more.Add(youngest) + 1;
            youngest = Session.Empty with { Due = youngest.Due, Older = older };
        }
    }

    /// <summary>Lays out the sessions of a series. <see cref="Take"/> takes them back.</summary>
    internal void LayOut(in Session youngest)
    {
        Row.Clear();
        Row.Add(youngest);
        for (int older = youngest.Older; older != 0;)
        {
            Session session = _more[older - 1];
            _more.Remove(older - 1);
            Row.Add(session);
            older = session.Older;
        }

        Row.Reverse();
    }

    /// <summary>Takes back what was laid out.</summary>
    internal void Take(ref Session youngest)
    {
        long due = youngest.Due;
        int older = 0;
        for (int i = 0; i < Row.Count - 1; i++)
        {
            older = _more.Add(Row[i] with { Older = older }) + 1;
        }

        youngest = Row.Count == 0 ? Session.Empty : Row[^1] with { Older = older };
        youngest.Due = due;
    }

    /// <summary>Writes the sessions down: those of each series in ascending time, and where it waits.</summary>
    internal void Save(SnapshotOutput output)
    {
        for (int page = 0; page < Cells.PageCount; page++)
        {
            Span<Session> cells = Cells.Page(page);
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i].Rows > 0)
                {
                    output.WriteInt32((page << CellTable<Session>.PageShift) + i);
                    output.WriteInt64(cells[i].Due);
                    LayOut(cells[i]);
                    output.WriteInt32(Row.Count);
                    Row.ForEach(session => session.Save(output));
                    Take(ref cells[i]);
                }
            }
        }

        output.WriteInt32(-1);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a store without sessions.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="firstSlot">First slot that has not passed.</param>
    /// <param name="queue">Gets the slots in which series wait.</param>
    internal void Load(ref SnapshotInput input, long firstSlot, SlotQueue queue)
    {
        for (int series = input.ReadInt32(-1, input.SeriesCount - 1); series >= 0; series = input.ReadInt32(-1, input.SeriesCount - 1))
        {
            ref Session cell = ref Cells.GetOrAdd(series);
            cell.Due = input.ReadInt64();
            input.Require(cell.Due >= firstSlot, "a slot that has not passed");
            queue.Add(cell.Due, series);
            Row.Clear();
            for (int left = input.ReadCount(Session.SavedBytes); left > 0; left--)
            {
                Row.Add(Session.Load(ref input));
            }

            input.Require(Row.Count > 0, "a session");
            Take(ref cell);
        }
    }

    public void Dispose()
    {
        Cells.Dispose();
        _arena.Dispose();
    }
}

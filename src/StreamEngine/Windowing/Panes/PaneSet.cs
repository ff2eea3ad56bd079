using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>The open panes in ascending order. Their cells come from one arena.</summary>
/// <param name="pool">Memory of the cells.</param>
/// <param name="stores">Further kinds of cells, which the set disposes.</param>
internal sealed class PaneSet(SlabPool pool, IReadOnlyList<IPaneStore> stores) : IDisposable
{
    private const int MaxSpare = 16;

    /// <summary>Bytes of a pane without cells: number, records, count of pages.</summary>
    internal const int LeastPaneBytes = 20;

    private readonly List<PaneState> _open = [];
    private readonly Stack<PaneState> _spare = new();
    private readonly PageArena _arena = new(pool, CellTable<Moments>.PageBytes);

    /// <summary>Kinds of cells beside <see cref="Moments"/>.</summary>
    internal int StoreCount => stores.Count;

    /// <summary>Panes that are open.</summary>
    internal int Count => _open.Count;

    /// <summary>Records of the open panes.</summary>
    internal long Records => _open.Sum(static pane => pane.Records);

    /// <summary>The earliest open pane.</summary>
    internal PaneState First => _open[0];

    /// <summary>The open panes, the earliest first.</summary>
    internal IReadOnlyList<PaneState> Open => _open;

    /// <summary>Bytes of the cells of open panes, and of those kept for further ones.</summary>
    internal long Bytes => _arena.Bytes;

    /// <summary>The pane with a number, null when it is not open.</summary>
    internal PaneState? Find(long index)
    {
        int place = PlaceOf(index);
        return place >= 0 ? _open[place] : null;
    }

    /// <summary>The pane with a number, opened when it is not.</summary>
    internal PaneState GetOrOpen(long index)
    {
        int place = PlaceOf(index);
        if (place >= 0)
        {
            return _open[place];
        }

        PaneState pane = Make(index);
        _open.Insert(~place, pane);
        return pane;
    }

    /// <summary>A pane that is not among the open ones, empty. Goes back with <see cref="Recycle"/>.</summary>
    internal PaneState Make(long index)
    {
        if (!_spare.TryPop(out PaneState? pane))
        {
            pane = new PaneState(new CellTable<Moments>(pool, _arena, Moments.Empty), [.. stores.Select(store => store.Make())]);
        }

        pane.Index = index;
        return pane;
    }

    /// <summary>Takes the earliest pane out; its cells stay until <see cref="Recycle"/>.</summary>
    internal PaneState TakeFirst()
    {
        PaneState pane = _open[0];
        _open.RemoveAt(0);
        return pane;
    }

    /// <summary>Gives the memory of a pane back that was taken out or made.</summary>
    internal void Recycle(PaneState pane)
    {
        pane.Clear();
        if (_spare.Count < MaxSpare)
        {
            _spare.Push(pane);
        }
        else
        {
            pane.Dispose();
        }
    }

    /// <summary>Forgets what stores keep past panes of series whose ids are given up.</summary>
    internal void Forget(IReadOnlyList<int> ids)
    {
        foreach (IPaneStore store in stores)
        {
            store.Forget(ids);
        }
    }

    /// <summary>Writes the open panes down, and what their stores share.</summary>
    internal void Save(SnapshotOutput output)
    {
        foreach (IPaneStore store in stores)
        {
            store.Save(output);
        }

        output.WriteInt32(_open.Count);
        foreach (PaneState pane in _open)
        {
            pane.Save(output);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a set that has no cells of those series.</summary>
    internal void Load(ref SnapshotInput input)
    {
        foreach (IPaneStore store in stores)
        {
            if (store.Since <= input.Version)
            {
                store.Load(ref input);
            }
        }

        long last = long.MinValue;
        for (int left = input.ReadCount(LeastPaneBytes); left > 0; left--)
        {
            last = input.ReadInt64(last + 1, long.MaxValue - 1);
            GetOrOpen(last).Load(ref input);
        }
    }

    public void Dispose()
    {
        foreach (PaneState pane in _open)
        {
            pane.Dispose();
        }

        while (_spare.TryPop(out PaneState? pane))
        {
            pane.Dispose();
        }

        _open.Clear();
        _arena.Dispose();
        foreach (IPaneStore store in stores)
        {
            store.Dispose();
        }
    }

    private int PlaceOf(long index)
    {
        // Rows come in order, more or less: their pane is the last one.
        int high = _open.Count - 1;
        if (high < 0 || _open[high].Index < index)
        {
            return ~(high + 1);
        }

        int low = 0;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long found = _open[middle].Index;
            if (found == index)
            {
                return middle;
            }

            if (found < index)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}

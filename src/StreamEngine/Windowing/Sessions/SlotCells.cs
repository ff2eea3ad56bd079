using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Windowing.Sessions;

/// <summary>
/// What sessions and count windows come to for aggregates that need more than moments: the cells that panes have, by slots instead of series. A session has a slot from its first row until it is given up.
/// </summary>
internal sealed class SlotCells : IDisposable
{
    private readonly AggregatePlan _plan;
    private readonly PaneCells[] _cells;
    private readonly MomentFolder _folder;
    private readonly PageArena _arena;

    // What histograms count.
    private readonly CellTable<Moments> _counted;
    private readonly Stack<int> _free = new();
    private readonly long[] _times = new long[PaneFold.BlockRows];
    private readonly int[] _slots = new int[PaneFold.BlockRows];
    private readonly double[] _values = new double[PaneFold.BlockRows];
    private readonly double[] _places = new double[PaneFold.BlockRows];
    private int _used;

    /// <summary>Makes cells without sessions.</summary>
    /// <param name="plan">What is kept; its stores are disposed with the cells.</param>
    /// <param name="pool">Memory of the cells.</param>
    internal SlotCells(AggregatePlan plan, SlabPool pool)
    {
        _plan = plan;
        _cells = [.. plan.Stores.Select(static store => store.Make())];
        _folder = MomentFolder.For(plan.Parts, Kernel.Path);
        _arena = new PageArena(pool, CellTable<Moments>.PageBytes);
        _counted = new CellTable<Moments>(pool, _arena, Moments.Empty);
    }

    /// <summary>The cells that a layout needs beside moments; null when it needs none.</summary>
    internal static SlotCells? For(QueryEmitter emitter, SlabPool pool)
    {
        var plan = new AggregatePlan(emitter.Layout, pool, emitter.TakesHistograms, sessions: true);
        return plan.Stores.Count > 0 ? new SlotCells(plan, pool) : null;
    }

    /// <summary>A slot for a new session.</summary>
    internal int Rent() => _free.TryPop(out int slot) ? slot : ++_used;

    /// <summary>Forgets a session.</summary>
    internal void Release(int slot)
    {
        if (slot == 0)
        {
            return;
        }

        Array.ForEach(_cells, cells => cells.Drop(slot));
        Forget(slot);
        _free.Push(slot);
    }

    /// <summary>Adds a session to an earlier one, and forgets it.</summary>
    internal void Join(int into, int from)
    {
        if (into == 0 || from == 0)
        {
            // Sessions of an older snapshot, which had no slots.
            Release(from);
            return;
        }

        Array.ForEach(_cells, cells => cells.Join(into, from));
        if (_counted.Find(from).Count > 0)
        {
            Moments later = _counted.Find(from);
            _folder.Merge(new Span<Moments>(ref _counted.GetOrAdd(into)), new ReadOnlySpan<Moments>(in later));
        }

        Forget(from);
        _free.Push(from);
    }

    /// <summary>Folds rows into their slots; 0 for a row that is in no session.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="slots">Slots of the rows from <paramref name="first"/> on.</param>
    /// <param name="first">First row to fold.</param>
    internal void Fold(in QueryBlock block, ReadOnlySpan<int> slots, int first = 0)
    {
        if (block.Histograms is { Any: true } histograms)
        {
            FoldHistograms(block, slots, first, histograms);
        }

        for (int from = 0; from < slots.Length; from += PaneFold.BlockRows)
        {
            ReadOnlySpan<int> part = slots[from..Math.Min(slots.Length, from + PaneFold.BlockRows)];
            if (_plan.ValueStores.Length > 0)
            {
                FoldValues(block, part, first + from);
            }

            foreach ((int store, string field) in _plan.TextStores)
            {
                FoldTexts(block, part, first + from, store, Array.Find(block.Texts, texts => texts.Field == field)!);
            }
        }
    }

    /// <summary>A session is emitted after it closed, those of a series in ascending time.</summary>
    internal void Seal(int slot, int series)
    {
        foreach (PaneCells cells in _cells)
        {
            (cells as SlotCounterCells)?.Seal(slot, series);
        }
    }

    /// <summary>Adds what the histograms of a session count to its values.</summary>
    internal void AddCounted(int slot, ref Moments values)
    {
        Moments counted = _counted.Find(slot);
        if (counted.Count > 0)
        {
            _folder.Merge(new Span<Moments>(ref values), new ReadOnlySpan<Moments>(in counted));
        }
    }

    /// <summary>Writes a column of a session; false when it is one of moments.</summary>
    internal bool TryWrite(int column, int slot, double seconds, ref double into)
    {
        int store = _plan.StoreOf(column);
        if (store < 0)
        {
            return false;
        }

        Aggregate aggregate = _plan.Layout.Columns[column];
        _cells[store].Write(aggregate, new ReadOnlySpan<int>(in slot), seconds, new Span<double>(ref into));
        if (store == _plan.Quantiles && _plan.Histograms >= 0)
        {
            _cells[_plan.Histograms].Write(aggregate, new ReadOnlySpan<int>(in slot), seconds, new Span<double>(ref into));
        }

        return true;
    }

    /// <summary>The most frequent texts of a session.</summary>
    internal IReadOnlyList<TopText> Top(int column, int slot) => ((TextCells)_cells[_plan.StoreOf(column)]).Top(slot);

    /// <summary>Writes the cells down.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_used);
        output.WriteInt32(_free.Count);
        foreach (int slot in _free.Reverse())
        {
            output.WriteInt32(slot);
        }

        foreach (IPaneStore store in _plan.Stores)
        {
            store.Save(output);
        }

        var cells = new SnapshotOutput();
        Array.ForEach(_cells, c => c.Save(cells));
        _counted.Save(cells);
        output.WriteBytes(cells.ToArray());
    }

    /// <summary>Reads what <see cref="Save"/> wrote into cells without sessions.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _used = input.ReadInt32(0, int.MaxValue - 1);
        int[] free = new int[input.ReadCount(sizeof(int))];
        for (int i = 0; i < free.Length; i++)
        {
            free[i] = input.ReadInt32(1, _used);
            _free.Push(free[i]);
        }

        foreach (IPaneStore store in _plan.Stores)
        {
            store.Load(ref input);
        }

        var cells = new SnapshotInput(input.ReadBytes(), _used + 1) { Version = input.Version };
        foreach (PaneCells c in _cells)
        {
            c.Load(ref cells);
        }

        _counted.Load(ref cells, static cell => cell.Count >= 0);
        cells.RequireEnd();
    }

    public void Dispose()
    {
        Array.ForEach(_cells, static cells => cells.Dispose());
        _counted.Dispose();
        _arena.Dispose();
        foreach (IPaneStore store in _plan.Stores)
        {
            store.Dispose();
        }
    }

    private static int PlaceOf(in QueryBlock block, int row) => block.Places.IsEmpty ? row : block.Places[row];

    private void Forget(int slot)
    {
        if (_counted.Find(slot).Count > 0)
        {
            _counted.GetOrAdd(slot) = Moments.Empty;
        }
    }

    private void FoldValues(in QueryBlock block, ReadOnlySpan<int> slots, int from)
    {
        int count = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i] > 0 && double.IsFinite(block.Values[from + i]))
            {
                (_times[count], _slots[count], _values[count]) = (block.Times[from + i], slots[i], block.Values[from + i]);
                count++;
            }
        }

        foreach (int store in _plan.ValueStores)
        {
            _cells[store].Fold(_times.AsSpan(0, count), _slots.AsSpan(0, count), _values.AsSpan(0, count));
        }
    }

    private void FoldTexts(in QueryBlock block, ReadOnlySpan<int> slots, int from, int store, QueryTexts texts)
    {
        int count = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int place = PlaceOf(block, from + i);
            if (slots[i] > 0 && !texts.Text(place).IsEmpty)
            {
                (_times[count], _slots[count], _places[count]) = (block.Times[from + i], slots[i], place);
                count++;
            }
        }

        ((TextCellStore)_plan.Stores[store]).Texts = texts;
        _cells[store].Fold(_times.AsSpan(0, count), _slots.AsSpan(0, count), _places.AsSpan(0, count));
    }

    /// <summary>Those that count since their start give their growth in the order of arrival: one that is older than the last of its series is passed over, since that counts the same.</summary>
    private void FoldHistograms(in QueryBlock block, ReadOnlySpan<int> slots, int from, QueryHistograms histograms)
    {
        var store = (HistogramCellStore)_plan.Stores[_plan.Histograms];
        var cells = (HistogramCells)_cells[_plan.Histograms];
        for (int i = 0; i < slots.Length; i++)
        {
            ReadOnlySpan<byte> bytes = slots[i] > 0 ? histograms.Of(PlaceOf(block, from + i)) : default;
            if (bytes.IsEmpty)
            {
                continue;
            }

            var point = new HistogramPoint(bytes);
            HistogramFacts facts = point.Facts;
            if (!facts.IsCumulative)
            {
                point.Read(store.Scratch);
                cells.Add(ref _counted.GetOrAdd(slots[i]), slots[i], facts.Min, facts.Max);
            }
            else if ((store.LastOf(block.Ids[from + i], out long last).IsEmpty || block.Times[from + i] >= last) && store.Step(block.Ids[from + i], block.Times[from + i], bytes))
            {
                cells.Add(ref _counted.GetOrAdd(slots[i]), slots[i]);
            }
        }
    }
}

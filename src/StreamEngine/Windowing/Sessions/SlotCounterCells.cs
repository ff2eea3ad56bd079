using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Sessions;

/// <summary>
/// The <see cref="CounterCell"/>s of sessions. Their rows are kept in lists until the session closes, since they are folded in the order of time. When there are too many, those of a session
/// are folded before its time; a row that comes after that and is older than the last of them no longer counts as a step.
/// </summary>
internal sealed class SlotCounterCells(SlotCounterStore store, SlabPool pool, CellTable<CounterCell> cells, CellTable<RowList> lists) : PaneCells
{
    /// <summary>Rows that are kept at most.</summary>
    internal const int MostRows = 1 << 24;

    private readonly ColumnBuffer<Row> _rows = new(pool, 256);
    private Row[] _sorted = [];
    private int _free;
    private int _used;

    internal override void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < times.Length; i++)
        {
            Add(ids[i], times[i], values[i]);
        }
    }

    internal override void Seal()
    {
    }

    /// <summary>The session of a slot has closed; those of a series close in the order of time.</summary>
    internal void Seal(int slot, int series)
    {
        Reduce(slot);
        ref CounterCell cell = ref cells.GetOrAdd(slot);
        if (cell.HasValues)
        {
            store.Bridge(series, ref cell);
        }
    }

    internal override void Append(PaneCells next) => throw new NotSupportedException();

    internal override void Join(int into, int from)
    {
        if (cells.Find(from).HasValues)
        {
            // Folded before its time: what is earlier is folded too, so that the step between is counted.
            Reduce(into);
            Reduce(from);
            CounterCell later = cells.Find(from);
            ref CounterCell earlier = ref cells.GetOrAdd(into);
            if (earlier.HasValues)
            {
                later.Bridge(earlier.LastValue);
            }

            earlier.Append(later);
            cells.GetOrAdd(from) = CounterCell.Empty;
            return;
        }

        ref RowList added = ref lists.GetOrAdd(from);
        ref RowList list = ref lists.GetOrAdd(into);
        if (list.First == 0)
        {
            list = added;
        }
        else if (added.First != 0)
        {
            _rows[list.Last - 1].Next = added.First;
            list.Last = added.Last;
        }

        added = default;
    }

    internal override void Drop(int id)
    {
        Free(id);
        cells.GetOrAdd(id) = CounterCell.Empty;
    }

    internal override void Write(Aggregate aggregate, ReadOnlySpan<int> ids, double seconds, Span<double> into)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            Reduce(ids[i]);
            ref readonly CounterCell cell = ref cells.Find(ids[i]);
            into[i] = !cell.HasValues ? double.NaN : aggregate.Kind switch
            {
                AggregateKind.First => cell.FirstValue,
                AggregateKind.Last => cell.LastValue,
                AggregateKind.Delta => cell.Delta,
                AggregateKind.Increase => cell.Increase,
                _ => cell.Increase / seconds,
            };
        }
    }

    internal override void Save(SnapshotOutput output)
    {
        cells.Save(output);
        for (int page = 0; page < lists.PageCount; page++)
        {
            Span<RowList> found = lists.Page(page);
            for (int i = 0; i < found.Length; i++)
            {
                for (int at = found[i].First; at != 0; at = _rows[at - 1].Next)
                {
                    output.WriteInt32((page << CellTable<RowList>.PageShift) + i);
                    output.WriteInt64(_rows[at - 1].Time);
                    output.WriteDouble(_rows[at - 1].Value);
                }
            }
        }

        output.WriteInt32(-1);
    }

    internal override void Load(ref SnapshotInput input)
    {
        cells.Load(ref input, static cell => cell.Flag <= 1);
        for (int slot = input.ReadInt32(-1, input.SeriesCount - 1); slot >= 0; slot = input.ReadInt32(-1, input.SeriesCount - 1))
        {
            Add(slot, input.ReadInt64(), input.ReadDouble());
        }
    }

    internal override void Clear()
    {
        cells.Clear();
        lists.Clear();
        _free = _used = 0;
    }

    public override void Dispose()
    {
        cells.Dispose();
        lists.Dispose();
        _rows.Dispose();
    }

    private void Add(int slot, long time, double value)
    {
        int at = Take(slot);
        _rows[at - 1] = new Row { Time = time, Value = value };
        ref RowList list = ref lists.GetOrAdd(slot);
        if (list.First == 0)
        {
            list.First = at;
        }
        else
        {
            _rows[list.Last - 1].Next = at;
        }

        list.Last = at;
    }

    /// <summary>Room for a row.</summary>
    private int Take(int slot)
    {
        if (_free == 0 && _used == MostRows)
        {
            Reduce(slot);
            for (int id = 0; _free == 0; id++)
            {
                Reduce(id);
            }
        }

        if (_free is not 0 and var at)
        {
            _free = _rows[at - 1].Next;
            return at;
        }

        _rows.Grow(_used + 1, _used);
        return ++_used;
    }

    /// <summary>Folds the rows of a slot in the order of time, and of equal times in that of their arrival.</summary>
    private void Reduce(int slot)
    {
        int count = 0;
        for (int at = lists.Find(slot).First; at != 0; at = _rows[at - 1].Next)
        {
            if (count == _sorted.Length)
            {
                Array.Resize(ref _sorted, Math.Max(64, 2 * count));
            }

            _sorted[count] = _rows[at - 1];
            _sorted[count].Next = count;
            count++;
        }

        if (count == 0)
        {
            return;
        }

        Free(slot);
        Span<Row> rows = _sorted.AsSpan(0, count);
        rows.Sort();
        ref CounterCell cell = ref cells.GetOrAdd(slot);
        foreach (ref readonly Row row in rows)
        {
            cell.Add(row.Time, row.Value);
        }
    }

    private void Free(int slot)
    {
        ref RowList list = ref lists.GetOrAdd(slot);
        if (list.First != 0)
        {
            _rows[list.Last - 1].Next = _free;
            _free = list.First;
            list = default;
        }
    }

    /// <summary>A row, and the place plus one of the one after it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Row : IComparable<Row>
    {
        internal long Time;
        internal double Value;
        internal int Next;

        public readonly int CompareTo(Row other)
        {
            int order = Time.CompareTo(other.Time);
            return order != 0 ? order : Next.CompareTo(other.Next);
        }
    }
}

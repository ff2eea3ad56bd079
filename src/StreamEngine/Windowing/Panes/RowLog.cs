using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>The rows of a pane in the order of their arrival, kept for aggregates that need them in the order of time.</summary>
internal sealed class RowLog(SlabPool pool) : IDisposable
{
    private readonly ColumnBuffer<Row> _rows = new(pool, 256);
    private int _count;

    /// <summary>Rows that are kept.</summary>
    internal int Count => _count;

    /// <summary>The rows.</summary>
    internal Span<Row> Rows => _rows.Span(_count);

    /// <summary>Appends rows.</summary>
    internal void Add(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        _rows.Grow(_count + times.Length, _count);
        Span<Row> to = _rows.Span(_count + times.Length)[_count..];
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = new Row(ids[i], _count + i, times[i], values[i]);
        }

        _count += to.Length;
    }

    /// <summary>Drops the rows that <paramref name="keep"/> does not name and puts the others in order of series, time and arrival.</summary>
    internal Span<Row> Sort(Predicate<int> keep)
    {
        Span<Row> rows = Rows;
        int kept = 0;
        foreach (Row row in rows)
        {
            if (keep(row.Series))
            {
                rows[kept++] = row;
            }
        }

        _count = kept;
        rows = rows[..kept];
        rows.Sort();
        return rows;
    }

    /// <summary>Writes the rows down.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_count);
        foreach (Row row in Rows)
        {
            output.WriteInt32(row.Series);
            output.WriteInt64(row.Time);
            output.WriteDouble(row.Value);
        }
    }

    /// <summary>Reads rows behind those that are there; the rows of other owners are passed over.</summary>
    internal void Load(ref SnapshotInput input)
    {
        int count = input.ReadCount(sizeof(int) + sizeof(long) + sizeof(double));
        _rows.Grow(_count + count, _count);
        Span<Row> rows = _rows.Span(_count + count);
        for (int i = 0; i < count; i++)
        {
            var row = new Row(input.ReadSeriesId(), _count, input.ReadInt64(), input.ReadDouble());
            if (input.Owner.Owns(row.Series))
            {
                rows[_count++] = row;
            }
        }
    }

    /// <summary>Forgets all rows.</summary>
    internal void Clear() => _count = 0;

    public void Dispose() => _rows.Dispose();

    /// <summary>A row.</summary>
    /// <param name="Series">Dense id of the series.</param>
    /// <param name="Place">Place in the order of arrival.</param>
    /// <param name="Time">Event time, in nanoseconds since the Unix epoch.</param>
    /// <param name="Value">Value.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Row(int Series, int Place, long Time, double Value) : IComparable<Row>
    {
        public int CompareTo(Row other)
        {
            int order = Series.CompareTo(other.Series);
            order = order != 0 ? order : Time.CompareTo(other.Time);
            return order != 0 ? order : Place.CompareTo(other.Place);
        }
    }
}

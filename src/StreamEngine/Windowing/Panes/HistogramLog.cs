using System.Runtime.InteropServices;
using StreamEngine.Memory;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>Histograms of a pane in the order of their arrival, kept because they are needed in the order of time.</summary>
internal sealed class HistogramLog(SlabPool pool) : IDisposable
{
    /// <summary>
    /// Bytes that are kept at most. A state beyond it is dropped, and nothing is lost: what it counts is in the next state of its series, and goes to the pane of that.
    /// </summary>
    private const int MostBytes = 1 << 29;

    private readonly ColumnBuffer<Entry> _entries = new(pool, 64);
    private readonly ColumnBuffer<byte> _bytes = new(pool, 4096);
    private int _count;
    private int _used;

    /// <summary>Histograms that are kept.</summary>
    internal int Count => _count;

    /// <summary>Keeps a histogram.</summary>
    internal void Add(int series, long time, ReadOnlySpan<byte> bytes)
    {
        if (_used + bytes.Length > MostBytes)
        {
            return;
        }

        _entries.Grow(_count + 1, _count);
        _bytes.Grow(_used + bytes.Length, _used);
        _entries[_count] = new Entry(series, time, _count, _used, bytes.Length);
        bytes.CopyTo(_bytes.Span(_used + bytes.Length)[_used..]);
        _used += bytes.Length;
        _count++;
    }

    /// <summary>The entries in order of series, time and arrival.</summary>
    internal ReadOnlySpan<Entry> Sort()
    {
        Span<Entry> entries = _entries.Span(_count);
        entries.Sort();
        return entries;
    }

    /// <summary>The histogram of an entry.</summary>
    internal ReadOnlySpan<byte> BytesOf(in Entry entry) => _bytes.Span(_used).Slice(entry.Start, entry.Length);

    /// <summary>Writes the histograms down, by series, time and arrival.</summary>
    internal void Save(SnapshotOutput output)
    {
        foreach (ref readonly Entry entry in Sort())
        {
            output.WriteInt32(entry.Series);
            output.WriteInt64(entry.Time);
            output.WriteBytes(BytesOf(entry));
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear() => (_count, _used) = (0, 0);

    public void Dispose()
    {
        _entries.Dispose();
        _bytes.Dispose();
    }

    /// <summary>Where a histogram lies.</summary>
    /// <param name="Series">Its series.</param>
    /// <param name="Time">Its time, in nanoseconds since the Unix epoch.</param>
    /// <param name="Place">Its place in the order of arrival.</param>
    /// <param name="Start">Its first byte.</param>
    /// <param name="Length">Its bytes.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Entry(int Series, long Time, int Place, int Start, int Length) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            int order = Series.CompareTo(other.Series);
            order = order != 0 ? order : Time.CompareTo(other.Time);
            return order != 0 ? order : Place.CompareTo(other.Place);
        }
    }
}

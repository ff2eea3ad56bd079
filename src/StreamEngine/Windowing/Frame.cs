using System.Runtime.InteropServices;
using Apache.Arrow;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Windowing.LogSessions;
using StreamEngine.Windowing.LogValues;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Windowing;

/// <summary>
/// What a closed window emits: one row a series, one column an aggregate, rows in ascending series id. A count series that is alive
/// has a row even when nothing happened (count 0); other series have rows only for windows in which they had values.
/// The columns are native memory, valid until the frame is disposed.
/// </summary>
public sealed class Frame : IDisposable
{
    /// <summary>Columns start on a cache line, which is a multiple of eight values.</summary>
    private const int RowMultiple = 16;

    private readonly SlabPool _pool;
    private readonly FrameLayout _layout;
    private Slab? _slab;
    private Dictionary<Aggregate, List<IReadOnlyList<TopText>>>? _tops;
    private FrameKinds? _kinds;

    /// <summary>Rows that fit: the aggregates lie one after the other, each this many values long, and the ids after them.</summary>
    private int _capacity;

    /// <summary>Makes an empty frame with room for <paramref name="capacity"/> series and the columns of <paramref name="layout"/>, <see cref="FrameLayout.Standard"/> by default.</summary>
    internal Frame(SlabPool pool, ISeriesTable series, long start, long end, int capacity, FrameLayout? layout = null)
    {
        Series = series;
        Start = start;
        End = end;
        _pool = pool;
        _layout = layout ?? FrameLayout.Standard;
        _slab = Rent(capacity);
    }

    /// <summary>First nanosecond of the window, since the Unix epoch.</summary>
    public long Start { get; }

    /// <summary>First nanosecond after the window.</summary>
    public long End { get; }

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>Describes the series of the rows.</summary>
    public ISeriesTable Series { get; }

    /// <summary>Changes with a time before <see cref="End"/> that no earlier frame carried, in time order.</summary>
    public IReadOnlyList<ChangeEvent> Changes { get; internal set; } = [];

    /// <summary>Templates first seen in this window, in order of their first line.</summary>
    public IReadOnlyList<TemplateBirth> NewTemplates { get; internal set; } = [];

    /// <summary>
    /// Number of windows without any record that lie between the frame before and this one, 0 for neighbours. They were all zero for
    /// count series and gaps for the others; the engine does not emit a frame for each of them.
    /// </summary>
    public long EmptyWindowsBefore { get; internal set; }

    /// <summary>
    /// Series of which nothing came for long (<see cref="WindowOptions.RetireAfter"/>), by id. Whoever keeps something by the id of a series forgets it before it looks at the
    /// rows of this frame: in later frames the id may be that of another series.
    /// </summary>
    public IReadOnlyList<int> RetiredSeries { get; internal set; } = [];

    /// <summary>True when the input ended in this window: it may lack what would still have come, so that little or nothing in it says nothing.</summary>
    public bool IsUnfinished { get; internal set; }

    /// <summary>The query that asked for the frame; null for the windows that every pipeline has.</summary>
    public WindowQuery? Query { get; internal set; }

    /// <summary>The window of the query; null for the windows that every pipeline has.</summary>
    public WindowDefinition? Window { get; internal set; }

    /// <summary>How many frames of the same window there were before. A frame replaces all of them: it has all rows of the window.</summary>
    public int Revision { get; internal set; }

    /// <summary>True when the window had not closed: rows were still expected.</summary>
    public bool IsEarly { get; internal set; }

    /// <summary>
    /// True when the rows are sessions that an earlier frame had and that are not so any more, since they have grown or were joined: whoever keeps them forgets those with the same series, start and end. Their
    /// values are NaN. What became of them comes in a later frame.
    /// </summary>
    public bool IsRetraction { get; internal set; }

    /// <summary>
    /// Where each row has a window of its own, as for sessions and count windows, the time of its first row; else empty. Nanoseconds since the Unix epoch.
    /// Several rows may belong to one series then, in ascending time.
    /// </summary>
    public ReadOnlySpan<long> RowStarts => RowTimes(0);

    /// <summary>Where each row has a window of its own, the first nanosecond after it; else empty.</summary>
    public ReadOnlySpan<long> RowEnds => RowTimes(1);

    /// <summary>Arrival of the youngest record that closed the window, as a TimeProvider timestamp; 0 when not measured.</summary>
    internal long Arrived { get; set; }

    /// <summary>Memory that the frame holds, in bytes; 0 once it is disposed.</summary>
    internal long Bytes => _slab is null ? 0 : _slab.Capacity + (Sessions?.Bytes ?? 0);

    /// <summary>Sessions of log lines that ended with the window; null when none did.</summary>
    internal ClosedSessions? Sessions { get; set; }

    /// <summary>Tells whether a series was left out although it may have had a row, as it is worked on; null when none was.</summary>
    internal Func<int, bool>? IsWithheld { get; set; }

    /// <summary>Numbers in log lines that are unusual, one a slot of a template.</summary>
    internal IReadOnlyList<UnusualValue> UnusualValues { get; set; } = [];

    /// <summary>Dense ids of the rows' series, ascending.</summary>
    public ReadOnlySpan<int> SeriesIds => Ids(_slab, _capacity)[..Count];

    /// <summary>The aggregates that are columns, in order.</summary>
    public IReadOnlyList<Aggregate> Aggregates => _layout.Columns;

    /// <summary>One aggregate of all rows. A value that says nothing (mean of no values, a quantile of a series of which none was asked for) is NaN.</summary>
    /// <exception cref="ArgumentException">The frame has no such column: see <see cref="Aggregates"/>.</exception>
    public ReadOnlySpan<double> Column(Aggregate aggregate)
    {
        int column = _layout.Find(aggregate);
        return column >= 0
            ? Column(column)
            : throw new ArgumentException($"The frame has no column {aggregate}; it has {string.Join(", ", Aggregates)}.", nameof(aggregate));
    }

    /// <summary>The most frequent texts of a row, with their counts, in descending order. Empty when there was none.</summary>
    /// <param name="aggregate">A column of kind <see cref="AggregateKind.TopK"/>.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">The frame has no such column.</exception>
    public IReadOnlyList<TopText> Top(Aggregate aggregate, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);
        return _tops is { } tops && tops.TryGetValue(aggregate, out List<IReadOnlyList<TopText>>? rows)
            ? rows[row]
            : throw new ArgumentException($"The frame has no texts of {aggregate}.", nameof(aggregate));
    }

    /// <summary>The row of a series, or -1 when it has none.</summary>
    public int IndexOf(int seriesId)
    {
        int index = SeriesIds.BinarySearch(seriesId);
        return index < 0 ? -1 : index;
    }

    /// <summary>The kind of the series of each row, and which rows count something. Not safe for several threads.</summary>
    internal FrameKinds Kinds
    {
        get
        {
            if (_kinds is null || _kinds.Rows != Count)
            {
                _kinds?.Dispose();
                _kinds = new FrameKinds(Series, SeriesIds);
            }

            return _kinds;
        }
    }

    /// <summary>The value that detectors look at: count of count series, mean of gauges, p95 of distributions.</summary>
    public double Value(int row)
    {
        ReadOnlySpan<double> values = ValuesOf(Series.KindOf(SeriesIds[row]));
        return values.IsEmpty ? double.NaN : values[row];
    }

    /// <summary>
    /// The frame as an Arrow batch over the same memory: start, end (timestamp[ns, UTC]), series_id (int32), series (utf8), and the
    /// aggregates as float64. Valid until the frame is disposed.
    /// </summary>
    public RecordBatch ToRecordBatch() => FrameArrow.Wrap(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        Count = 0;
        _capacity = 0;
        _slab?.Release();
        _slab = null;
        _kinds?.Dispose();
        _kinds = null;
    }

    /// <summary>What <see cref="Value"/> reads, for all rows: count of count series, p95 of distributions, mean of the others; empty for a column that there is not.</summary>
    internal ReadOnlySpan<double> ValuesOf(SeriesKind kind)
    {
        int column = kind switch
        {
            SeriesKind.Count => _layout.Count,
            SeriesKind.Distribution => _layout.P95,
            _ => _layout.Mean,
        };
        return column >= 0 ? Column(column) : default;
    }

    /// <summary>The column at a place of the layout.</summary>
    internal Span<double> Column(int column) => Values(_slab).Slice(column * _capacity, Count);

    /// <summary>The ids of the rows as memory, valid until the frame is disposed.</summary>
    internal ReadOnlyMemory<byte> IdBytes() => Memory(_layout.Width * _capacity * sizeof(double), sizeof(int));

    /// <summary>A column of the layout as memory, valid until the frame is disposed.</summary>
    internal ReadOnlyMemory<byte> ColumnBytes(int column) => Memory(column * _capacity * sizeof(double), sizeof(double));

    /// <summary>Appends rows, whose ids must ascend; their values are to be written by <see cref="Column(int)"/>.</summary>
    /// <returns>The first of them.</returns>
    internal int Add(ReadOnlySpan<int> seriesIds)
    {
        int row = Count;
        while (row + seriesIds.Length > _capacity)
        {
            Grow();
        }

        seriesIds.CopyTo(Ids(_slab, _capacity)[row..]);
        Count = row + seriesIds.Length;
        return row;
    }

    /// <summary>Appends a row; ids must ascend. <paramref name="values"/> holds the aggregates in the order of <see cref="Aggregates"/>.</summary>
    internal void Add(int seriesId, ReadOnlySpan<double> values)
    {
        int row = Add(new ReadOnlySpan<int>(in seriesId));
        Span<double> all = Values(_slab);
        for (int i = 0, at = row; i < Aggregates.Count; i++, at += _capacity)
        {
            all[at] = values[i];
        }
    }

    /// <summary>A frame of the same window with some of the rows, which ascend.</summary>
    internal Frame Rows(List<int> rows)
    {
        var some = new Frame(_pool, Series, Start, End, rows.Count, _layout)
        {
            Changes = Changes,
            NewTemplates = NewTemplates,
            EmptyWindowsBefore = EmptyWindowsBefore,
            RetiredSeries = RetiredSeries,
            IsUnfinished = IsUnfinished,
            Sessions = Sessions,
            UnusualValues = UnusualValues,
        };
        ReadOnlySpan<int> ids = SeriesIds;
        foreach (int row in rows)
        {
            some.Add(new ReadOnlySpan<int>(in ids[row]));
        }

        for (int column = 0; column < _layout.Columns.Count; column++)
        {
            ReadOnlySpan<double> from = Column(column);
            Span<double> to = some.Column(column);
            for (int i = 0; i < rows.Count; i++)
            {
                to[i] = from[rows[i]];
            }
        }

        return some;
    }

    /// <summary>The starts of rows to be written, and with 1 their ends; empty when rows have none.</summary>
    internal Span<long> RowTimes(int which) =>
        _layout.HasRowTimes && _slab is not null ? MemoryMarshal.Cast<double, long>(Column(Aggregates.Count + which)) : default;

    /// <summary>Takes the texts of the next row of a column.</summary>
    internal void AddTop(Aggregate aggregate, IReadOnlyList<TopText> texts)
    {
        _tops ??= [];
        if (!_tops.TryGetValue(aggregate, out List<IReadOnlyList<TopText>>? rows))
        {
            _tops.Add(aggregate, rows = []);
        }

        rows.Add(texts);
    }

    private static Span<double> Values(Slab? slab) => slab is null ? default : MemoryMarshal.Cast<byte, double>(slab.GetSpan());

    private Span<int> Ids(Slab? slab, int capacity) =>
        slab is null ? default : MemoryMarshal.Cast<byte, int>(slab.GetSpan()[(_layout.Width * capacity * sizeof(double))..]);

    private ReadOnlyMemory<byte> Memory(int start, int width) =>
        _slab is null ? default : ((ReadOnlyMemory<byte>)_slab.Memory).Slice(start, Count * width);

    /// <summary>Rents one slab for all columns and uses all of it.</summary>
    private Slab Rent(int rows)
    {
        Slab slab = _pool.RentSlab(checked((rows + RowMultiple) * _layout.RowBytes));
        _capacity = slab.Capacity / _layout.RowBytes / RowMultiple * RowMultiple;
        return slab;
    }

    private void Grow()
    {
        Slab old = _slab!;
        int had = _capacity;
        _slab = Rent(had * 2);
        for (int i = 0; i < _layout.Width; i++)
        {
            Values(old).Slice(i * had, Count).CopyTo(Values(_slab)[(i * _capacity)..]);
        }

        Ids(old, had)[..Count].CopyTo(Ids(_slab, _capacity));
        old.Release();
    }
}

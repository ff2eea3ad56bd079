using Apache.Arrow;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Windowing;

/// <summary>
/// What a closed window emits: one row a series, one column an aggregate, rows in ascending series id. A count series that is alive
/// has a row even when nothing happened (count 0); other series have rows only for windows in which they had values.
/// The columns are native memory, valid until the frame is disposed.
/// </summary>
public sealed class Frame : IDisposable
{
    /// <summary>Number of aggregate columns: the members of <see cref="Aggregate"/>.</summary>
    public const int AggregateCount = 10;

    private readonly ColumnBuffer<int> _ids;
    private readonly ColumnBuffer<double>[] _columns = new ColumnBuffer<double>[AggregateCount];
    private bool _disposed;

    /// <summary>Makes an empty frame with room for <paramref name="capacity"/> series.</summary>
    internal Frame(SlabPool pool, ISeriesTable series, long start, long end, int capacity)
    {
        Series = series;
        Start = start;
        End = end;
        _ids = new ColumnBuffer<int>(pool, capacity);
        for (int i = 0; i < AggregateCount; i++)
        {
            _columns[i] = new ColumnBuffer<double>(pool, capacity);
        }
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

    /// <summary>Arrival of the youngest record that closed the window, as a TimeProvider timestamp; 0 when not measured.</summary>
    internal long Arrived { get; set; }

    /// <summary>Dense ids of the rows' series, ascending.</summary>
    public ReadOnlySpan<int> SeriesIds => _ids.Span(Count);

    /// <summary>One aggregate of all rows. A column that says nothing (mean of no values) holds NaN.</summary>
    public ReadOnlySpan<double> Column(Aggregate aggregate) => _columns[(int)aggregate].Span(Count);

    /// <summary>The row of a series, or -1 when it has none.</summary>
    public int IndexOf(int seriesId)
    {
        int index = SeriesIds.BinarySearch(seriesId);
        return index < 0 ? -1 : index;
    }

    /// <summary>The value that detectors look at: count of count series, mean of gauges, p95 of distributions.</summary>
    public double Value(int row) => Series[_ids[row]].Kind switch
    {
        SeriesKind.Count => _columns[(int)Aggregate.Count][row],
        SeriesKind.Distribution => _columns[(int)Aggregate.P95][row],
        _ => _columns[(int)Aggregate.Mean][row],
    };

    /// <summary>
    /// The frame as an Arrow batch over the same memory: start, end (timestamp[ns, UTC]), series_id (int32), series (utf8), and the
    /// aggregates as float64. Valid until the frame is disposed.
    /// </summary>
    public RecordBatch ToRecordBatch() => FrameArrow.Wrap(this, _ids, _columns);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Count = 0;
        _ids.Dispose();
        foreach (ColumnBuffer<double> column in _columns)
        {
            column.Dispose();
        }
    }

    /// <summary>Appends a row; ids must ascend. <paramref name="values"/> holds the aggregates in the order of <see cref="Aggregate"/>.</summary>
    internal void Add(int seriesId, ReadOnlySpan<double> values)
    {
        int row = Count;
        if (row == _ids.Capacity || row == _columns[0].Capacity)
        {
            Grow(row * 2);
        }

        _ids[row] = seriesId;
        for (int i = 0; i < AggregateCount; i++)
        {
            _columns[i][row] = values[i];
        }

        Count = row + 1;
    }

    private void Grow(int capacity)
    {
        _ids.Grow(capacity, Count);
        foreach (ColumnBuffer<double> column in _columns)
        {
            column.Grow(capacity, Count);
        }
    }
}

using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Columns;

/// <summary>
/// Metric points that are written straight into the columns of a batch, and become its rows many at a time. Before a row is begun in
/// another way, <see cref="Flush"/> must be called.
/// </summary>
internal ref struct PointColumns(BatchBuilder output)
{
    private readonly BatchBuilder _output = output;
    private readonly int _offset = output.ChunkOffset;
    private Span<long> _times;
    private Span<double> _values;
    private Span<int> _starts;
    private Span<int> _lengths;
    private Span<Utf8View> _names;
    private Span<Utf8View> _labels;
    private int _first;
    private int _row;
    private int _end;
    private int _records;

    /// <summary>Makes room for a number of points of one record. Views that are kept for the batch are valid for them.</summary>
    /// <returns>False when no batch has so much room.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasRoom(int points) => points <= _end - _row || Renew(points);

    /// <summary>Adds a point after <see cref="HasRoom"/>.</summary>
    /// <param name="start">Start of its record in the chunk.</param>
    /// <param name="length">Length of its record.</param>
    /// <param name="time">Time in nanoseconds.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">View of the name.</param>
    /// <param name="labels">View of the labels, kept for the batch.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(int start, int length, long time, double value, UInt128 name, in Utf8View labels)
    {
        int row = _row++;
        _times[row] = time;
        _values[row] = value;
        _starts[row] = _offset + start;
        _lengths[row] = length;
        SpanBytes.Write(ref _names[row], name);
        _labels[row] = labels;
    }

    /// <summary>A record whose points were added is complete.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EndRecord() => _records++;

    /// <summary>Takes back the points of the record that was not ended.</summary>
    internal void Undo(int points) => _row -= points;

    /// <summary>Makes rows of the points.</summary>
    internal void Flush()
    {
        if (_records > 0)
        {
            _output.TakeMetricRows(_row - _first, _records);
            _records = 0;
        }

        _first = _row = _end = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Renew(int points)
    {
        Flush();
        int room = _output.RoomFor(EventKind.Metric);
        EventBatch batch = _output.Batch;
        _first = _row = batch.Count;
        _end = _row + room;
        _times = batch.Times.Span(_end);
        _values = batch.Values.Span(_end);
        _starts = batch.RecordOffsets.Span(_end);
        _lengths = batch.RecordLengths.Span(_end);
        _names = batch.TextColumn((int)MetricText.Name).Span(_end);
        _labels = batch.TextColumn((int)MetricText.Labels).Span(_end);
        return points <= room;
    }
}

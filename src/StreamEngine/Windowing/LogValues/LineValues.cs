namespace StreamEngine.Windowing.LogValues;

/// <summary>
/// What was read from the text of a run of log lines, in the order of the lines: whoever folds them takes that of one line after the other. Valid until the
/// next run.
/// </summary>
internal sealed class LineValues
{
    private LogValue[] _values = new LogValue[64];
    private readonly Queue<(int Row, UnusualValue Value)> _unusual = [];
    private int _count;
    private int _next;

    /// <summary>Begins a run.</summary>
    internal void Clear()
    {
        _count = _next = 0;
        _unusual.Clear();
    }

    /// <summary>Adds what is unusual about the line at hand.</summary>
    internal void AddUnusual(int row, UnusualValue value) => _unusual.Enqueue((row, value));

    /// <summary>Takes what is unusual about a line; null for nothing.</summary>
    internal UnusualValue? TakeUnusual(int row) => _unusual.Count > 0 && _unusual.Peek().Row == row ? _unusual.Dequeue().Value : null;

    /// <summary>Adds a number of the line at hand.</summary>
    internal void Add(int row, int series, double number)
    {
        if (_count == _values.Length)
        {
            Array.Resize(ref _values, 2 * _count);
        }

        _values[_count++] = new LogValue(row, series, number);
    }

    /// <summary>Takes the numbers of a line, with the ids of their series in place of their keys; at most once for each line, in their order.</summary>
    internal ArraySegment<LogValue> Take(int row, ValueSeries series)
    {
        int from = _next;
        while (_next < _count && _values[_next].Row == row)
        {
            ref LogValue value = ref _values[_next++];
            value = value with { Series = series.IdOf(value.Series) };
        }

        return from == _next ? default : new ArraySegment<LogValue>(_values, from, _next - from);
    }
}

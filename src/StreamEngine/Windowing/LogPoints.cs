using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Windowing.LogValues;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing;

/// <summary>
/// The points that log lines make, collected for a block of lines and folded together: a line counts in up to four series, and has up to two values and
/// those of its text.
/// </summary>
internal sealed class LogPoints
{
    /// <summary>Lines of a block.</summary>
    internal const int BlockLines = 128;

    private const int MostCounts = 4 * BlockLines;
    private const int MostValues = 2 * BlockLines;

    private readonly LogSeries _logs;
    private readonly PaneFold _lineCounter;
    private readonly PaneRoute _counter;
    private readonly PaneRoute _folder;
    private readonly long[] _lineTimes = new long[BlockLines];
    private readonly long[] _countTimes = new long[MostCounts];
    private readonly int[] _countIds = new int[MostCounts];
    private readonly double[] _ones = new double[MostCounts];
    private readonly long[] _valueTimes = new long[MostValues];
    private readonly int[] _valueIds = new int[MostValues];
    private readonly double[] _values = new double[MostValues];
    private int _lines;
    private int _counts;
    private int _valueCount;

    /// <summary>Makes the points of lines.</summary>
    /// <param name="logs">The series of lines.</param>
    /// <param name="lines">Counts lines as records of their panes.</param>
    /// <param name="counter">Takes the counts.</param>
    /// <param name="folder">Takes the values.</param>
    internal LogPoints(LogSeries logs, PaneFold lines, PaneRoute counter, PaneRoute folder)
    {
        _logs = logs;
        _lineCounter = lines;
        _counter = counter;
        _folder = folder;
        _ones.AsSpan().Fill(1);
    }

    /// <summary>Adds the points of a line that is counted at <paramref name="time"/>. At most <see cref="BlockLines"/> until <see cref="Fold"/>.</summary>
    /// <param name="time">Time of the line, in an open window.</param>
    /// <param name="row">The line.</param>
    /// <param name="template">The series of its template, -1 for none.</param>
    internal void Add(long time, in WindowRow row, int template)
    {
        _lineTimes[_lines++] = time;
        Count(time, _logs.IdOf(row.Key, LogSeriesKind.Lines));
        if (template >= 0)
        {
            Count(time, template);
        }

        if (row.Severity >= (byte)Severity.Warn)
        {
            Count(time, _logs.IdOf(row.Key, row.Severity >= (byte)Severity.Error ? LogSeriesKind.Errors : LogSeriesKind.Warnings));
        }

        if (row.Status is >= 400 and < 600)
        {
            Count(time, _logs.IdOf(row.Key, row.Status >= 500 ? LogSeriesKind.ServerErrors : LogSeriesKind.ClientErrors));
        }

        if (double.IsFinite(row.Value))
        {
            Measure(time, _logs.IdOf(row.Key, LogSeriesKind.Duration), row.Value);
        }

        if (double.IsFinite(row.Size))
        {
            Measure(time, _logs.IdOf(row.Key, LogSeriesKind.Size), row.Size);
        }

        for (int i = 0; i < row.Values.Count; i++)
        {
            LogValue value = row.Values[i];
            Measure(time, value.Series, value.Number);
        }
    }

    /// <summary>Folds what was added.</summary>
    internal void Fold()
    {
        if (_lines == 0)
        {
            return;
        }

        _lineCounter.CountRecords(_lineTimes.AsSpan(0, _lines));
        _counter.Fold(_countTimes.AsSpan(0, _counts), _countIds.AsSpan(0, _counts), _ones.AsSpan(0, _counts));
        FoldValues();
        _lines = _counts = 0;
    }

    private void Count(long time, int series)
    {
        _countTimes[_counts] = time;
        _countIds[_counts++] = series;
    }

    private void FoldValues()
    {
        _folder.Fold(_valueTimes.AsSpan(0, _valueCount), _valueIds.AsSpan(0, _valueCount), _values.AsSpan(0, _valueCount));
        _valueCount = 0;
    }

    private void Measure(long time, int series, double value)
    {
        if (_valueCount == MostValues)
        {
            FoldValues();
        }

        _valueTimes[_valueCount] = time;
        _valueIds[_valueCount] = series;
        _values[_valueCount++] = value;
    }
}

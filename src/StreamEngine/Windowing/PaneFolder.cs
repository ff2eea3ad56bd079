using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Templates;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Windowing;

/// <summary>Folds rows into the open windows and closes them when it is told to.</summary>
internal sealed class PaneFolder : IDisposable
{
    private readonly WindowOptions _options;
    private readonly IReadOnlyList<TemplateInfo> _templates;
    private readonly StageCounts _counts;
    private readonly LogSeries _logs;
    private readonly OpenPanes _panes;
    private readonly FrameEmitter _emitter;
    private readonly long _size;
    private Pane? _current;

    // A start from which no time is less than a window away while there is no current window.
    private long _currentStart = long.MinValue;

    internal PaneFolder(WindowOptions options, SlabPool pool, IReadOnlyList<TemplateInfo> templates, IFrameHandler handler, StageCounts counts)
    {
        _options = options;
        _templates = templates;
        _counts = counts;
        _size = options.Size.Ticks * TimeSpan.NanosecondsPerTick;
        Series = new SeriesTable(options.MaxSeries);
        var alive = new CountSeries(options.IdleWindows, _size);
        _logs = new LogSeries(Series, alive, options.MaxServices);
        _panes = new OpenPanes(pool);
        _emitter = new FrameEmitter(new FrameWriter(pool, Series, _panes, alive), alive, handler, _size, options.MaxGapWindows);
        foreach (TemplateInfo known in templates)
        {
            _logs.AddTemplate(known);
        }
    }

    internal SeriesTable Series { get; }

    internal LogSeries Logs => _logs;

    internal int OpenWindows => _panes.Count;

    /// <summary>Frames so far.</summary>
    internal long Emitted => _emitter.Emitted;

    /// <summary>Number of the earliest window that takes records; <see cref="long.MinValue"/> before the first has closed.</summary>
    internal long FirstOpen { get; private set; } = long.MinValue;

    internal long Adjusted { get; private set; }

    internal long ForcedCloses { get; private set; }

    /// <summary>Arrival of the batch that is being folded.</summary>
    internal long Arrived { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FoldMetric(long time, int series, double value)
    {
        Pane? pane = PaneOf(time);
        if (pane is null)
        {
            return;
        }

        // Infinities say as little as NaN and would spoil every sum.
        if (double.IsFinite(value))
        {
            _panes.Fold(ref _panes.CellOf(pane, series), value);
        }
    }

    internal void FoldLog(in WindowRow row)
    {
        int template = row.Template >= 0 ? _logs.Find(row.Template) : -1;
        if (template < 0 && row.Template >= 0)
        {
            template = Begin(row);
        }

        Pane? pane = PaneOf(row.Time);
        if (pane is null)
        {
            return;
        }

        CountIn(pane, _logs.IdOf(row.Key, LogSeriesKind.Lines));
        if (template >= 0)
        {
            CountIn(pane, template);
        }

        if (row.Severity >= (byte)Severity.Warn)
        {
            CountIn(pane, _logs.IdOf(row.Key, row.Severity >= (byte)Severity.Error ? LogSeriesKind.Errors : LogSeriesKind.Warnings));
        }

        if (row.Status is >= 400 and < 600)
        {
            CountIn(pane, _logs.IdOf(row.Key, row.Status >= 500 ? LogSeriesKind.ServerErrors : LogSeriesKind.ClientErrors));
        }

        if (double.IsFinite(row.Value))
        {
            _panes.Fold(ref _panes.CellOf(pane, _logs.IdOf(row.Key, LogSeriesKind.Duration)), row.Value);
        }

        if (double.IsFinite(row.Size))
        {
            _panes.Fold(ref _panes.CellOf(pane, _logs.IdOf(row.Key, LogSeriesKind.Size)), row.Size);
        }
    }

    /// <summary>Adds a change to the frame of its window, or of the earliest open one: a change is never late.</summary>
    internal void AddChange(ChangeEvent change)
    {
        Pane pane = PaneAtOrAfter(change.Time);
        pane.Records++;
        _counts.Held++;
        pane.Changes.Add(change);
    }

    /// <summary>Closes all windows before the one with number <paramref name="end"/>.</summary>
    internal void CloseBefore(long end)
    {
        if (end <= FirstOpen)
        {
            return;
        }

        FirstOpen = end;
        _current = null;
        _currentStart = long.MinValue;
        while (_panes.Count > 0 && _panes.First.Index < end)
        {
            Pane pane = _panes.TakeFirst();
            _counts.Held -= pane.Records;
            _counts.Out += pane.Records;
            _emitter.Emit(pane, Arrived);
            _panes.Recycle(pane);
        }

        _emitter.EmitGap(end, Arrived);
    }

    /// <summary>Closes the earliest window; false when none is open.</summary>
    internal bool CloseFirst()
    {
        if (_panes.Count == 0)
        {
            return false;
        }

        CloseBefore(_panes.First.Index + 1);
        return true;
    }

    /// <summary>Number of the window that a time lies in.</summary>
    internal long IndexOf(long time)
    {
        long quotient = time / _size;
        return quotient * _size > time ? quotient - 1 : quotient;
    }

    public void Dispose() => _panes.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountIn(Pane pane, int series) => _panes.CellOf(pane, series).Count++;

    /// <summary>The window of a record, counted as one of its records; null when the record is late and stays out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Pane? PaneOf(long time)
    {
        Pane? pane = (ulong)(time - _currentStart) < (ulong)_size ? _current : Select(time);
        if (pane is null)
        {
            _counts.Late++;
            return null;
        }

        pane.Records++;
        _counts.Held++;
        return pane;
    }

    private Pane? Select(long time)
    {
        // So far in the past that the borders of its window overflow: late in any stream.
        if (time < FutureGuard.MinTime)
        {
            return null;
        }

        if (IndexOf(time) < FirstOpen)
        {
            if (_options.Late == LatePolicy.Drop)
            {
                return null;
            }

            Adjusted++;
            return PaneAtOrAfter(time);
        }

        Pane pane = PaneAtOrAfter(time);
        if (pane.Index == IndexOf(time))
        {
            _current = pane;
            _currentStart = pane.Index * _size;
        }

        return pane;
    }

    private Pane PaneAtOrAfter(long time)
    {
        long index = Math.Max(IndexOf(time), FirstOpen);
        if (_panes.Find(index) is { } open)
        {
            return open;
        }

        if (_panes.Count >= _options.MaxOpenWindows)
        {
            ForcedCloses++;
            CloseBefore(_panes.First.Index + 1);
            return PaneAtOrAfter(time);
        }

        return _panes.Open(index);
    }

    /// <summary>The first line of a template: its series begins, and its window reports it.</summary>
    private int Begin(in WindowRow row)
    {
        TemplateInfo template = _templates[row.Template];
        PaneAtOrAfter(row.Time).Births.Add(new TemplateBirth(
            row.Time, template.Index, template.Id, template.Text, (Severity)row.Severity, template.Entity, template.Example)
        {
            IsGeneral = template.IsGeneral,
        });
        return _logs.AddTemplate(template);
    }
}

using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing.LogSessions;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Windowing;

/// <summary>Folds rows into the open windows and closes them when it is told to.</summary>
internal sealed class PaneFolder : IDisposable
{
    private readonly WindowOptions _options;
    private readonly IReadOnlyList<TemplateInfo> _templates;
    private readonly StageCounts _counts;
    private readonly LogSeries _logs;
    private readonly CountSeries _alive;
    private readonly PaneGrid _grid;
    private readonly PaneSet _panes;
    private readonly PaneShards? _shards;
    private readonly PaneRoute _metrics;
    private readonly LogPoints _points;
    private readonly int _histograms;
    private readonly WindowRows _rows;
    private readonly FrameEmitter _emitter;
    private readonly IdleSeries _idle;
    private readonly Dictionary<long, WindowNotes> _notes = [];
    private readonly long[] _times = new long[PaneFold.BlockRows];
    private readonly int[] _ids = new int[PaneFold.BlockRows];
    private readonly double[] _values = new double[PaneFold.BlockRows];

    internal PaneFolder(WindowOptions options, SlabPool pool, IReadOnlyList<TemplateInfo> templates, IFrameHandler handler, StageCounts counts, int framesInFlight)
    {
        _options = options;
        _templates = templates;
        _counts = counts;
        long size = options.Size.Ticks * TimeSpan.NanosecondsPerTick;
        Series = new SeriesTable(options.MaxSeries);
        _alive = new CountSeries(options.IdleWindows, size);
        _idle = new IdleSeries(Series, options.RetireAfter.Ticks * TimeSpan.NanosecondsPerTick, size, framesInFlight);
        _logs = new LogSeries(Series, _alive, options.MaxServices);
        var layout = new FrameLayout(FrameLayout.Standard.Columns.Concat(options.Aggregates));
        var plan = new AggregatePlan(layout, pool, histograms: true);
        Columns = string.Join(' ', layout.Columns);
        _grid = new PaneGrid(size);
        _panes = new PaneSet(pool, plan.Stores);
        _histograms = plan.Histograms;
        PaneFold[] ways = MakeWays(plan, _panes, counts: true);
        _shards = options.Shards == 1 ? null : new PaneShards(options.Shards, ways.Length, () =>
        {
            var own = new AggregatePlan(layout, pool, histograms: true);
            var panes = new PaneSet(pool, own.Stores);
            return (panes, MakeWays(own, panes, counts: false), own.Histograms);
        });
        _metrics = new PaneRoute(ways[0], _shards, 0, counts: true);
        _points = new LogPoints(_logs, ways[1], new PaneRoute(ways[1], _shards, 1, counts: false), new PaneRoute(ways[2], _shards, 2, counts: false));
        _rows = new WindowRows(ways[0].Folder, _panes);
        Sessions = options.LogSessions.IsOn ? new LogSessionTracker(options.LogSessions, _logs) : null;
        _emitter = new FrameEmitter(new FrameWriter(pool, Series, plan, _alive), _alive, _rows, handler, size, options.MaxGapWindows, Sessions);
        foreach (TemplateInfo known in templates.Where(static t => t.Count > 0))
        {
            _logs.AddTemplate(known);
        }
    }

    internal SeriesTable Series { get; }

    internal LogSeries Logs => _logs;

    /// <summary>Sessions of log lines; null when lines have no ids.</summary>
    internal LogSessionTracker? Sessions { get; }

    /// <summary>Names of the columns of frames.</summary>
    internal string Columns { get; }

    internal int OpenWindows => _panes.Count;

    /// <summary>About how many bytes <see cref="Save"/> writes.</summary>
    internal long StateBytes
    {
        get
        {
            _shards?.Drain();
            return _panes.Bytes + (_shards?.Bytes ?? 0);
        }
    }

    /// <summary>Frames so far.</summary>
    internal long Emitted => _emitter.Emitted;

    /// <summary>Nothing comes any more: the last open window may be cut short.</summary>
    internal void EndInput()
    {
        Sessions?.IsInputOver = true;
        _emitter.IsInputOver = true;
    }

    /// <summary>Whoever takes the frames has taken over all there are so far.</summary>
    internal void HandedOver() => _idle.Handed = _emitter.Emitted;

    /// <summary>Number of the earliest window that takes records; <see cref="long.MinValue"/> before the first has closed.</summary>
    internal long FirstOpen { get; private set; } = long.MinValue;

    internal long Adjusted { get; private set; }

    internal long ForcedCloses { get; private set; }

    /// <summary>Arrival of the batch that is being folded.</summary>
    internal long Arrived { get; set; }

    /// <summary>First time that is not late.</summary>
    private long FirstTime => FirstOpen == long.MinValue ? FutureGuard.MinTime : _grid.StartOf(FirstOpen);

    /// <summary>True when rows from <paramref name="min"/> to <paramref name="max"/> can be folded in any case without closing a window to make room.</summary>
    internal bool HasRoom(long min, long max) =>
        _panes.Count + (_grid.IndexOf(Math.Max(max, FirstTime)) - _grid.IndexOf(Math.Max(min, FirstTime)) + 1) <= _options.MaxOpenWindows;

    /// <summary>True when there are queries alone: records pass, and no window opens.</summary>
    internal bool IsIdle { get; init; }

    /// <summary>Counts records that no window is asked for.</summary>
    internal void Pass(int records) => _counts.Out += records;

    /// <summary>Folds values of metrics, at most <see cref="PaneFold.BlockRows"/>. Where there are several, <see cref="HasRoom"/> holds for them.</summary>
    internal void FoldMetrics(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        if (IsIdle)
        {
            Pass(times.Length);
            return;
        }

        if (times.Length > 1 && RowScan.Range(times).Min >= FirstTime)
        {
            _counts.Held += times.Length;
            _metrics.Fold(times, ids, values);
            return;
        }

        int kept = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (Place(times[i], isRoom: times.Length > 1) is { } time)
            {
                _times[kept] = time;
                _ids[kept] = ids[i];
                _values[kept++] = values[i];
            }
        }

        _counts.Held += kept;
        _metrics.Fold(_times.AsSpan(0, kept), _ids.AsSpan(0, kept), _values.AsSpan(0, kept));
    }

    /// <summary>Folds a histogram.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="id">Its series.</param>
    /// <param name="histogram">The histogram, as its batch has it.</param>
    /// <param name="isRoom">True when <see cref="HasRoom"/> holds.</param>
    internal void FoldHistogram(long time, int id, ReadOnlySpan<byte> histogram, bool isRoom)
    {
        if (IsIdle)
        {
            Pass(1);
            return;
        }

        if (Place(time, isRoom) is { } at)
        {
            _counts.Held++;
            PaneState pane = _panes.GetOrOpen(_grid.IndexOf(at));
            pane.Records++;
            if (_shards is not null)
            {
                _shards.FoldHistogram(at, id, histogram);
                return;
            }

            ((HistogramCells)pane.Others[_histograms]).Add(pane, id, at, histogram);
        }
    }

    /// <summary>Takes one of at most <see cref="LogPoints.BlockLines"/> lines for which <see cref="HasRoom"/> holds; <see cref="FoldLogs"/> ends them.</summary>
    internal void AddLog(in WindowRow row, bool isRoom)
    {
        if (IsIdle)
        {
            Pass(1);
            return;
        }

        int template = row.Template >= 0 ? _logs.Find(row.Template) : -1;
        if (template < 0 && row.Template >= 0)
        {
            template = Begin(row);
        }

        if (Place(row.Time, isRoom) is { } time)
        {
            _counts.Held++;
            _points.Add(time, row, template);
            if (row.Unusual is not null)
            {
                NotesOf(PaneAtOrAfter(time)).Add(row.Unusual);
            }
        }

        if (row.Session is not null)
        {
            Sessions?.Add(row.Session, row);
        }
    }

    /// <summary>Folds the lines that were added.</summary>
    internal void FoldLogs() => _points.Fold();

    /// <summary>Adds a change to the frame of its window, or of the earliest open one: a change is never late.</summary>
    internal void AddChange(ChangeEvent change)
    {
        if (IsIdle)
        {
            Pass(1);
            return;
        }

        PaneState pane = PaneAtOrAfter(change.Time);
        pane.Records++;
        _counts.Held++;
        NotesOf(pane).Changes.Add(change);
    }

    /// <summary>Closes all windows before the one with number <paramref name="end"/>.</summary>
    internal void CloseBefore(long end)
    {
        if (end <= FirstOpen)
        {
            return;
        }

        Forget(_idle.Release(FirstOpen));
        FirstOpen = end;
        while (_panes.Count > 0 && _panes.First.Index < end)
        {
            PaneState pane = _panes.TakeFirst();
            _counts.Held -= pane.Records;
            _counts.Out += pane.Records;
            foreach (PaneCells other in pane.Others)
            {
                other.Seal(pane);
            }

            _shards?.Drain();
            _notes.Remove(pane.Index, out WindowNotes? notes);
            _emitter.Emit(pane, _shards is null ? default : _shards.Take(pane.Index), notes, Arrived, isLast: _panes.Count == 0);
            _shards?.Recycle();
            _panes.Recycle(pane);
        }

        _emitter.EmitGap(end, Arrived);
        _idle.Retire(end, _panes.Count > 0 ? _panes.Open[^1].Index : end, _emitter.Emitted, _emitter.Retired);
    }

    /// <summary>Forgets what is kept past windows of ids that are given up.</summary>
    private void Forget(IReadOnlyList<int> ids)
    {
        if (ids.Count > 0)
        {
            _panes.Forget(ids);
            _shards?.Drain();
            _shards?.Forget(ids);
        }
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
    internal long IndexOf(long time) => _grid.IndexOf(time);

    /// <summary>Writes the open windows down, and what is known of the series of log lines.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(FirstOpen);
        output.WriteInt64(Adjusted);
        output.WriteInt64(ForcedCloses);
        _emitter.Save(output);
        _idle.Save(output);
        _logs.Save(output);
        _alive.Save(output);
        _panes.Save(output);
        output.WriteInt32(_shards?.Count ?? 0);
        _shards?.Drain();
        _shards?.Save(output);
        WindowNotes.Save(_notes, output);
        output.WriteBoolean(Sessions is not null);
        Sessions?.Save(output);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="version">Version of the stage: the first knew no shards.</param>
    /// <returns>Records of the open windows.</returns>
    internal long Load(ref SnapshotInput input, int version)
    {
        FirstOpen = input.ReadInt64();
        Adjusted = input.ReadInt64(0, long.MaxValue);
        ForcedCloses = input.ReadInt64(0, long.MaxValue);
        _emitter.Load(ref input, version);
        if (version > 1)
        {
            _idle.Load(ref input);
        }

        _logs.Load(ref input);
        _alive.Load(ref input, _templates);
        LoadPanes(ref input);
        for (int left = version == 1 ? 0 : input.ReadInt32(0, WindowOptions.MostShards); left > 0; left--)
        {
            LoadPanes(ref input);
        }

        WindowNotes.Load(_notes, ref input);
        if (version > 2 && input.ReadBoolean())
        {
            input.Require(Sessions is not null, "no sessions of log lines, as none are configured");
            Sessions!.Load(ref input, _logs.Slots);
        }

        return _panes.Records;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _shards?.Dispose();
        _panes.Dispose();
    }

    /// <summary>The ways to fold rows: values of metrics, counts of log lines, values of log lines.</summary>
    private PaneFold[] MakeWays(AggregatePlan plan, PaneSet panes, bool counts)
    {
        bool quantiles = _options.Aggregates.Any(a => a.Kind == AggregateKind.Quantile);
        int[] stores = [.. plan.ValueStores.Where(s => quantiles || s != plan.Quantiles)];
        return
        [
            new PaneFold(_grid, panes, plan.Parts, Kernel.Path, stores, counts),
            new PaneFold(_grid, panes, MomentParts.None, Kernel.Path, [], counts: false),
            new PaneFold(_grid, panes, plan.Parts, Kernel.Path, plan.ValueStores, counts: false),
        ];
    }

    /// <summary>Reads the panes that one thread has folded. With shards, only the records are read here, and the cells there.</summary>
    private void LoadPanes(ref SnapshotInput input)
    {
        SnapshotInput start = input;
        if (_shards is not null)
        {
            _shards.Load(ref start);
            input.Owner = PageOwner.Nobody;
        }

        _panes.Load(ref input);
        input.Owner = default;
    }

    /// <summary>The time at which a record is counted, in a window that is open or can be opened; null when the record is late and stays out.</summary>
    private long? Place(long time, bool isRoom)
    {
        if (time < FirstTime)
        {
            // So far in the past that the borders of its window overflow: late in any stream.
            if (_options.Late == LatePolicy.Drop || time < FutureGuard.MinTime)
            {
                _counts.Late++;
                return null;
            }

            Adjusted++;
        }

        long at = Math.Max(time, FirstTime);
        return isRoom ? at : Math.Max(at, _grid.StartOf(PaneAtOrAfter(at).Index));
    }

    private PaneState PaneAtOrAfter(long time)
    {
        long index = _grid.IndexOf(Math.Max(time, FirstTime));
        while (_panes.Find(index) is null && _panes.Count >= _options.MaxOpenWindows)
        {
            ForcedCloses++;
            CloseBefore(_panes.First.Index + 1);
            index = Math.Max(index, FirstOpen);
        }

        return _panes.GetOrOpen(index);
    }

    private WindowNotes NotesOf(PaneState pane)
    {
        if (!_notes.TryGetValue(pane.Index, out WindowNotes? notes))
        {
            _notes.Add(pane.Index, notes = new WindowNotes());
        }

        return notes;
    }

    /// <summary>The first line of a template: its series begins, and its window reports it.</summary>
    private int Begin(in WindowRow row)
    {
        TemplateInfo template = _templates[row.Template];
        NotesOf(PaneAtOrAfter(row.Time)).Births.Add(new TemplateBirth(
            row.Time, template.Index, template.Id, template.Text, (Severity)row.Severity, template.Entity, template.Example)
        {
            IsGeneral = template.IsGeneral || template.IsRemembered,
        });
        return _logs.AddTemplate(template);
    }
}

using StreamEngine.Batching;
using StreamEngine.Diagnostics;
using StreamEngine.Memory;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing.LogSessions;
using StreamEngine.Windowing.LogValues;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Queries;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Windowing;

/// <summary>
/// Folds the rows of batches into event-time windows and emits a frame for each window that closes. One thread at a time.
/// Everything is decided record by record in the order of the rows, so results do not depend on how rows are cut into batches.
/// </summary>
/// <remarks>
/// The watermark is the least, over active sources, of the greatest time so far minus <see cref="WindowOptions.Disorder"/>. A window closes
/// when the watermark reaches its end; a record whose window has closed is late. Records far ahead of their time: see <see cref="FutureGuard"/>.
/// Ledger: in = out + late + rejected + held, where held records are those of open windows and those held back.
/// </remarks>
internal sealed class WindowStage : ISnapshotState, IDisposable
{
    /// <summary>Columns of log rows that are folded.</summary>
    internal const LogColumns Columns =
        LogColumns.Service | LogColumns.Host | LogColumns.Severity | LogColumns.Status | LogColumns.Duration | LogColumns.Size;

    private readonly WindowOptions _options;
    private readonly StageCounts _counts;
    private readonly PaneFolder _folder;
    private readonly FutureGuard _guard;
    private readonly QuerySet _queries;
    private readonly int[] _ids = new int[PaneFold.BlockRows];
    private readonly int[] _services = new int[LogPoints.BlockLines];
    private readonly LogValueStage? _values;
    private readonly ValueSeries? _valueSeries;

    /// <summary>Makes a stage.</summary>
    /// <param name="options">Sizes, policies and limits.</param>
    /// <param name="pool">Memory of panes and frames.</param>
    /// <param name="templates">The templates that <see cref="EventBatch.Templates"/> refers to; those that are there already are not reported as new.</param>
    /// <param name="handler">Takes the frames.</param>
    /// <param name="queries">Queries beside the windows, none by default.</param>
    /// <param name="late">Takes the rows that are too late for queries; null to count them alone.</param>
    /// <param name="framesInFlight">Frames that the handler has taken over and may still be read when it takes further ones.</param>
    /// <param name="onlyQueries">True to make the frames of queries alone.</param>
    /// <param name="values">What has read the numbers of the lines that come next; null when nobody has.</param>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    internal WindowStage(
        WindowOptions options, SlabPool pool, IReadOnlyList<TemplateInfo> templates, IFrameHandler handler, IReadOnlyList<WindowQuery>? queries = null, Action<LateRow>? late = null, int framesInFlight = 64, bool onlyQueries = false, LogValueStage? values = null)
    {
        if (options.Validate() is [string first, ..])
        {
            throw new ArgumentException(first, nameof(options));
        }

        _options = options;
        _counts = new StageCounts(Ledger);
        _folder = new PaneFolder(options, pool, templates, handler, _counts, framesInFlight) { IsIdle = onlyQueries };
        _queries = new QuerySet(queries ?? [], pool, handler, late);
        _values = onlyQueries ? null : values;
        _valueSeries = _values is null ? null : new ValueSeries(_folder.Series, _values.Keys);
        _guard = new FutureGuard(_folder, _queries, _counts, options);
    }

    /// <summary>The series of all frames.</summary>
    internal SeriesTable Series => _folder.Series;

    /// <summary>Series of log lines.</summary>
    internal LogSeries Logs => _folder.Logs;

    internal StageLedger Ledger { get; } = new("window");

    /// <summary>The time before which nothing is waited for, in nanoseconds since the Unix epoch; <see cref="long.MinValue"/> when not known.</summary>
    internal long Watermark => _guard.Watermark;

    /// <summary>Windows that are open.</summary>
    internal int OpenWindows => _folder.OpenWindows;

    /// <summary>About how many bytes <see cref="Save"/> writes.</summary>
    internal long StateBytes => _folder.StateBytes;

    /// <summary>Late records that <see cref="LatePolicy.Adjust"/> moved into an open window.</summary>
    internal long Adjusted => _folder.Adjusted;

    /// <summary>Windows that were closed before their time because too many were open.</summary>
    internal long ForcedCloses => _folder.ForcedCloses;

    /// <summary>Sessions of log lines; null when lines have no ids.</summary>
    internal LogSessionTracker? LogSessions => _folder.Sessions;

    /// <summary>How far each query is.</summary>
    internal IReadOnlyList<QueryStatus> Queries => _queries.Status;

    /// <summary>Frames so far, those of queries among them.</summary>
    private long Emitted => _folder.Emitted + _queries.Emitted;

    /// <summary>A source was opened: the watermark waits for it until it speaks, is idle or is closed.</summary>
    internal void SourceOpened(int id) => _guard.Clocks.Get(id);

    /// <summary>A source that was idle is waited for again.</summary>
    internal void SourceActive(int id) => _guard.Clocks.Get(id);

    /// <summary>A source has been silent for long: the watermark does not wait for it until its next record.</summary>
    internal void SourceIdle(int id)
    {
        if (_guard.Clocks.Find(id) is { } clock)
        {
            _guard.Clocks.SetIdle(clock);
            _guard.Advance();
            _counts.Account();
        }
    }

    /// <summary>True when the watermark follows the clock of this source.</summary>
    internal bool IsWaitedFor(int id) => _guard.Clocks.Find(id) is not null;

    /// <summary>A source has ended.</summary>
    internal void SourceClosed(int id)
    {
        if (_guard.Clocks.Find(id) is { } clock)
        {
            _guard.Close(clock);
            _counts.Account();
        }
    }

    /// <summary>Folds the rows from <paramref name="from"/> up to <paramref name="to"/>, whose times are resolved and whose templates are assigned.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">Row after the last.</param>
    /// <param name="stopAtFrame">
    /// True to stop after a row that closed a window, so that the receiver need not hold the frames of many rows. It has taken over all frames when it calls again; ids of
    /// retired series are given up by that, so without it they depend on batches.
    /// </param>
    /// <returns>Row after the last that was folded.</returns>
    internal int Process(EventBatch batch, int from, int to, bool stopAtFrame = false)
    {
        if (from >= to)
        {
            return to;
        }

        _folder.HandedOver();
        _folder.Arrived = _queries.Arrived = batch.Arrived;
        SourceClock clock = _guard.Clocks.Get(batch.Source.Clock);
        long stop = stopAtFrame ? Emitted : long.MaxValue;
        int done = batch.Kind switch
        {
            EventKind.Metric => FoldMetrics(batch, clock, from, to, stop),
            EventKind.Log => FoldLogs(batch, clock, from, to, stop),
            _ => FoldChanges(batch, clock, from, to, stop),
        };
        Ledger.AddIn(done - from);
        _counts.Account();
        return done;
    }

    /// <summary>The input has ended: what is held back is decided. The windows close one by one with <see cref="CloseFirst"/>.</summary>
    internal void EndInput()
    {
        _folder.EndInput();
        _guard.Complete();
        _counts.Account();
    }

    /// <summary>Closes the earliest window, or one of a query; false when none is open.</summary>
    internal bool CloseFirst()
    {
        bool closed = _folder.CloseFirst() || _queries.CompleteNext();
        _counts.Account();
        return closed;
    }

    /// <summary>The input has ended: what is held back is decided, and all windows close in order.</summary>
    internal void Complete()
    {
        EndInput();
        while (CloseFirst())
        {
        }
    }

    /// <inheritdoc/>
    public int SnapshotVersion => 4;

    /// <inheritdoc/>
    public void Save(SnapshotOutput output)
    {
        output.WriteInt64(_options.Size.Ticks);
        output.WriteString(_folder.Columns);
        _folder.Save(output);
        _guard.Save(output);
        _queries.Save(output, _guard.HeldQueries());
        output.WriteBoolean(_values is not null);
        _valueSeries?.Save(output);
        _values?.SaveValues(output);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a stage that has seen nothing. <see cref="Series"/> and the templates must have been loaded.</summary>
    public void Load(ref SnapshotInput input, int version)
    {
        input.Version = version;
        long size = input.ReadInt64();
        input.Require(size == _options.Size.Ticks, $"windows of {_options.Size}, found {TimeSpan.FromTicks(size)}");
        string columns = input.ReadText();
        input.Require(columns == _folder.Columns, $"frames with {_folder.Columns}, found {columns}");
        long held = _folder.Load(ref input, version) + _guard.Load(ref input);
        _guard.SetHeldQueries(_queries.Load(ref input, _guard.HeldQueries().Count()));
        if (version > 3 && input.ReadBoolean())
        {
            input.Require(_values is not null, "no numbers of log lines, as nobody reads them");
            _valueSeries!.Load(ref input);
            _values!.LoadValues(ref input);
        }

        Ledger.AddIn(held);
        Ledger.AddHeld(held);
    }

    /// <summary>Gives the memory of the open windows back.</summary>
    public void Dispose()
    {
        _folder.Dispose();
        _queries.Dispose();
    }

    private int FoldMetrics(EventBatch batch, SourceClock clock, int from, int to, long frames)
    {
        int row = from;
        ReadOnlySpan<long> times = batch.Times.Span(to);
        while (row < to && Emitted <= frames)
        {
            int calm = _guard.CalmRows(clock, times[row..Math.Min(to, row + PaneFold.BlockRows)], out _, out long max);
            if (calm == 0)
            {
                FoldMetric(batch, clock, row++);
                continue;
            }

            if (_folder.IsIdle)
            {
                _folder.Pass(calm);
            }
            else
            {
                Span<int> ids = _ids.AsSpan(0, calm);
                Series.GetOrAdd(batch, row, row + calm, ids);
                FoldPoints(batch, row, times.Slice(row, calm), ids);
            }

            _queries.Fold(batch, row, times.Slice(row, calm));
            _guard.Passed(clock, max);
            row += calm;
        }

        return row;
    }

    /// <summary>Folds rows for which there is room: values together, histograms each for itself.</summary>
    private void FoldPoints(EventBatch batch, int start, ReadOnlySpan<long> times, ReadOnlySpan<int> ids)
    {
        ReadOnlySpan<double> values = batch.Values.Span(start + ids.Length)[start..];
        int from = 0;
        for (int i = 0; batch.HasHistograms && i < ids.Length; i++)
        {
            ReadOnlySpan<byte> histogram = batch.Histogram(start + i);
            if (!histogram.IsEmpty)
            {
                _folder.FoldMetrics(times[from..i], ids[from..i], values[from..i]);
                _folder.FoldHistogram(times[i], ids[i], histogram, isRoom: true);
                from = i + 1;
            }
        }

        _folder.FoldMetrics(times[from..], ids[from..], values[from..]);
    }

    private void FoldMetric(EventBatch batch, SourceClock clock, int row)
    {
        long time = TimeOf(batch, row);
        int id = Identify(batch, row, time);
        double value = batch.Values[row];
        ReadOnlySpan<byte> histogram = batch.Histogram(row);
        if (time <= clock.Calm)
        {
            if (histogram.IsEmpty)
            {
                _folder.FoldMetrics(new ReadOnlySpan<long>(in time), new ReadOnlySpan<int>(in id), new ReadOnlySpan<double>(in value));
            }
            else
            {
                _folder.FoldHistogram(time, id, histogram, isRoom: false);
            }

            _queries.Fold(batch, row, new ReadOnlySpan<long>(in time));
        }
        else
        {
            _guard.Admit(
                clock, new WindowRow
                {
                    Kind = EventKind.Metric,
                    Time = time,
                    Key = id,
                    Value = value,
                    Histogram = histogram.IsEmpty ? null : histogram.ToArray(),
                    Template = -1,
                    Queries = _queries.Read(batch, row, time),
                });
        }
    }

    private int Identify(EventBatch batch, int row, long time)
    {
        if (_folder.IsIdle)
        {
            return 0;
        }

        int id = batch.SeriesAsOf == Series.Releases ? batch.SeriesIds[row] : -1;
        if (id < 0)
        {
            return Series.GetOrAdd(batch, row, time);
        }

        Series.Note(id, time);
        return id;
    }

    private int FoldLogs(EventBatch batch, SourceClock clock, int from, int to, long frames)
    {
        int row = from;
        ReadOnlySpan<long> times = batch.Times.Span(to);
        while (row < to && Emitted <= frames)
        {
            int calm = _guard.CalmRows(clock, times[row..Math.Min(to, row + LogPoints.BlockLines)], out _, out long max);
            if (calm > 0)
            {
                if (_folder.IsIdle)
                {
                    _folder.Pass(calm);
                }
                else
                {
                    for (int i = row; i < row + calm; i++)
                    {
                        WindowRow calmLine = Line(batch, i, times[i]);
                        _services[i - row] = calmLine.Key;
                        _folder.AddLog(calmLine, isRoom: true);
                    }

                    _folder.FoldLogs();
                    _folder.Sessions?.Fold(batch, row, times.Slice(row, calm), _services.AsSpan(0, calm));
                }

                _guard.Passed(clock, max);
                _queries.Fold(batch, row, times.Slice(row, calm));
                row += calm;
                continue;
            }

            WindowRow line = Line(batch, row, TimeOf(batch, row));
            if (line.Time <= clock.Calm)
            {
                _folder.AddLog(line, isRoom: false);
                _folder.FoldLogs();
                if (!_folder.IsIdle)
                {
                    _folder.Sessions?.Fold(batch, row, new ReadOnlySpan<long>(in line.Time), new ReadOnlySpan<int>(in line.Key));
                }

                _queries.Fold(batch, row, new ReadOnlySpan<long>(in line.Time));
            }
            else
            {
                line.Session = _folder.IsIdle ? null : _folder.Sessions?.ReadId(batch, row);
                line.Queries = _queries.Read(batch, row, line.Time);
                line.KeepValues();
                _guard.Admit(clock, line);
            }

            row++;
        }

        return row;
    }

    private WindowRow Line(EventBatch batch, int row, long time) => new()
    {
        Kind = EventKind.Log,
        Time = time,
        Key = _folder.IsIdle ? 0 : Logs.SlotOf(batch.Text(LogText.Service, row), batch.Text(LogText.Host, row)),
        Value = batch.Durations[row],
        Size = batch.Sizes[row],
        Template = _folder.IsIdle ? -1 : batch.Templates[row],
        Status = batch.Statuses[row],
        Severity = batch.Severities[row],
        Values = _values is null ? default : _values.Values.Take(row, _valueSeries!),
        Unusual = _values?.Values.TakeUnusual(row),
    };

    private int FoldChanges(EventBatch batch, SourceClock clock, int from, int to, long frames)
    {
        int row = from;
        for (; row < to && Emitted <= frames; row++)
        {
            long time = TimeOf(batch, row);
            _guard.Admit(clock, new WindowRow { Kind = EventKind.Change, Time = time, Template = -1, Change = ChangeRows.Read(batch, row, time) });
        }

        return row;
    }

    private long TimeOf(EventBatch batch, int row)
    {
        long time = batch.Times[row];
        return time != EventBatch.NoTime ? time : _guard.MissingTime;
    }
}

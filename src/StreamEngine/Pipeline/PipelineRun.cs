using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Diagnostics;
using StreamEngine.Emission;
using StreamEngine.Ingestion;
using StreamEngine.Insights;
using StreamEngine.Memory;
using StreamEngine.Runtime;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Templates.Parameters;
using StreamEngine.Windowing;
using StreamEngine.Windowing.LogSessions;
using StreamEngine.Windowing.LogValues;
using StreamEngine.Windowing.Queries;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Pipeline;

/// <summary>
/// One run of a pipeline, from start to end: opens the sources, runs the workers, the partition, the insight stage and the sinks, and
/// ends them in that order, each after everything before it has gone through.
/// </summary>
internal sealed class PipelineRun : IDisposable
{
    private const int MaxClosedStreams = 256;
    private const string HistoryName = "history";

    private readonly PipelineParts _parts;
    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SlabPool _slabs;
    private readonly RuntimeContext _context;
    private readonly FrameLane _frames;
    private readonly Channel<InsightItem> _insights;
    private readonly SinkStage _sinkStage;
    private readonly SnapshotStore? _store;
    private TemplateTable _templates;
    private ParameterStage? _parameters;
    private Partition _partition;
    private InsightParts _state;
    private InsightStage _insightStage;
    private HistoryGate? _history;
    private ScoringStage _scoring;
    private readonly Lock _gate = new();
    private readonly List<StreamState> _streams = [];
    private readonly List<string> _problems = [];
    private int _opened;
    private long _forgottenBytes;
    private readonly List<Task> _intakes = [];

    internal PipelineRun(PipelineParts parts)
    {
        _parts = parts;
        PipelineOptions options = parts.Options;

        // Live sources wait for the stop alone, so that whatever cancels the run has to end them as well.
        _cancel.Token.Register(static s => ((CancellationTokenSource)s!).Cancel(), _stop);
        _slabs = new SlabPool(options.Memory);
        _frames = new FrameLane(options.FramesInFlight, options.FrameBytesInFlight);
        _cancel.Token.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _stop);
        _insights = Channel.CreateBounded<InsightItem>(new BoundedChannelOptions(256) { SingleReader = true, SingleWriter = true });
        _store = options.Snapshots.Folder is { } folder ? new SnapshotStore(folder, options.Snapshots.Keep) : null;
        (LogColumns columns, IReadOnlyList<string> fields) = QuerySet.NeedsOf(options.Queries);
        (LogColumns idColumns, IReadOnlyList<string> idFields) = options.OnlyQueries ? (LogColumns.None, []) : IdReader.NeedsOf(options.Windows.LogSessions);
        fields = [.. fields.Union(idFields)];
        FieldProjection projection = options.Fields.IsNone && fields.Count > 0 ? FieldProjection.Of(fields) : options.Fields;
        var batches = new BatchPool(_slabs, options.BatchRows, options.OnlyQueries ? columns : TemplateTable.Columns | WindowStage.Columns | columns | idColumns);
        _context = new RuntimeContext
        {
            Options = new RuntimeLimits(
                options.Workers, options.MaxRecordBytes, options.ChunksInFlight, options.DetectionTimeout, options.ContinuationTimeout, options.Windows.IdleTimeout),
            OnlyQueries = options.OnlyQueries,
            Masks = PatternMasks.Of(options.Templates),
            KeepsParts = parts.ParameterObservers.Count > 0,
            Time = options.Time,
            Logger = parts.Logger,
            Sources = new SourceContext(_slabs, options.Time) { Limits = new(options.MaxDecompressedBytes, options.MaxCompressionRatio), Tails = new TailMemory { IsKept = _store is not null } },
            Batches = batches,
            Formats = new FormatResolver(options.TimeZone, options.Time, batches, projection),
            Work = Channel.CreateBounded<WorkItem>(new BoundedChannelOptions(options.Workers * 2)),
            Partition = Channel.CreateUnbounded<SequencerItem>(new UnboundedChannelOptions { SingleReader = true }),
            Control = Channel.CreateUnbounded<ControlMessage>(new UnboundedChannelOptions { SingleReader = true }),
            Snapshots = _store is null ? null : new SnapshotTaker(_store, options.Time, parts.Logger),
            Stopping = _stop.Token,
            Cancellation = _cancel.Token,
        };
        Compose();
        _sinkStage = new SinkStage(parts.Sinks, _insights.Reader, parts.Logger, _context.Snapshots, image => _state.SaveSinks(image));
    }

    /// <summary>Makes the stages that keep state, all of them empty.</summary>
    [MemberNotNull(nameof(_templates), nameof(_partition), nameof(_state), nameof(_insightStage), nameof(_scoring))]
    private void Compose()
    {
        PipelineOptions options = _parts.Options;
        var templates = new TemplateTable(options.Templates);
        _templates = templates;
        _parameters?.Dispose();
        _parameters = _context.KeepsParts ? new ParameterStage(templates, options.Templates, _slabs, _parts.ParameterObservers) : null;
        ITemplateMiner miner = _parameters is null ? templates : _parameters;
        var values = new LogValueStage(miner, templates, options.Templates, options.Windows.Size);
        _partition = new Partition(
            _context,
            values,
            handler => new WindowStage(
                options.Windows, _slabs, templates.Templates, handler, [.. options.Queries], _parts.LateRowObservers.Count == 0 ? null : OnLateRow, options.FramesInFlight, options.OnlyQueries, values),
            frame => _frames.WriteAsync(frame, _cancel.Token),
            Open,
            OnDeadLetter,
            snapshot => _frames.WriteAsync(snapshot, _cancel.Token));
        var scoring = new ScoringStage(_parts.Detectors, options.Scoring) { Handles = templates.Handles, IdOf = AnomalyInsights.IdOf };
        _scoring = scoring;
        _state = new InsightParts(scoring, _parts.Detectors, _parts.Correlators, _parts.Forecasters);
        foreach ((string name, ISnapshotState state) in _parts.States)
        {
            _state.AddState(name, state);
        }

        foreach (ISink sink in _parts.Sinks)
        {
            _state.AddSink(sink);
        }

        _history = HistoryGate.Of(_parts.Options.TellFrom);
        if (_history is not null)
        {
            _state.AddState(HistoryName, _history);
        }

        _insightStage = new InsightStage(
            scoring, _parts.Correlators, _parts.Forecasters, _parts.FrameObservers, _parts.QueryFrameObservers, _frames, _insights.Writer, _state, _context.Snapshots, _history);
    }

    /// <summary>Loads the newest snapshot that can be used. Every one that cannot is told, and so is every part that begins anew.</summary>
    private void Restore()
    {
        if (_store is null)
        {
            return;
        }

        var empty = new SnapshotImage();
        _state.Save(empty);
        bool used = false;
        IReadOnlyList<string> notes = [];
        SnapshotRestored restored = _store.Restore(file =>
        {
            if (used)
            {
                BeginAnew(empty);
            }

            used = true;
            var loader = new SnapshotLoader(file);
            _partition.Load(loader);
            _state.Load(loader);
            if (!file.Sections.Any(static s => s.Name == "state:" + HistoryName))
            {
                _history?.Open();
            }

            _state.LoadSinks(loader);
            loader.Finish();
            notes = loader.Notes;
        });
        if (restored.Name is null && used)
        {
            BeginAnew(empty);
        }

        foreach (string problem in restored.Refused.Select(static r => $"{r}; it was not used").Concat(restored.Name is null ? [] : notes))
        {
            AddProblem(problem);
            RuntimeLog.SnapshotProblem(_context.Logger, problem);
        }

        _context.Snapshots!.HasNone = restored.Name is null;
        if (restored.Name is { } name)
        {
            _opened = _partition.Marks.NextId;
            RuntimeLog.SnapshotRestored(_context.Logger, name);
        }
    }

    /// <summary>Puts everything back to its start, after a snapshot that was refused in the middle.</summary>
    private void BeginAnew(SnapshotImage empty)
    {
        _partition.Windows.Dispose();
        _context.Sources.Tails.BeginAnew();
        Compose();
        using var stream = new MemoryStream();
        SnapshotFileWriter.Write(empty, 0, stream);
        stream.Position = 0;
        using SnapshotFile file = SnapshotFile.Open(stream);
        _state.Load(new SnapshotLoader(file));
    }

    internal TemplateTable Templates => _templates;

    /// <summary>Detectors and alert policy.</summary>
    internal ScoringStage Scoring => _scoring;

    /// <summary>Takes no new input; what has arrived is finished.</summary>
    internal void Stop() => _stop.Cancel();

    /// <summary>Ends everything at once.</summary>
    internal void Cancel() => _cancel.Cancel();

    internal void CancelAfter(TimeSpan timeout)
    {
        ITimer timer = _parts.Options.Time.CreateTimer(static c => ((CancellationTokenSource)c!).Cancel(), _cancel, timeout, Timeout.InfiniteTimeSpan);
        _cancel.Token.Register(timer.Dispose);
    }

    /// <summary>Runs to the end of all sources. What fails in one stage ends all of them, and is thrown once they have.</summary>
    internal async Task RunAsync()
    {
        using SnapshotLock? folder = _store is null ? null : SnapshotLock.Take(_store.Folder);
        await Task.Run(Restore).ConfigureAwait(false);
        using TemplateJournalRun? journal = await Task.Run(OpenJournal).ConfigureAwait(false);
        TimeSpan interval = _store is null ? Timeout.InfiniteTimeSpan : _parts.Options.Snapshots.Interval;
        using ITimer due = _parts.Options.Time.CreateTimer(
            static c => ((RuntimeContext)c!).Control.Writer.TryWrite(ControlMessage.Snapshot), _context, interval, interval);
        using ITimer tick = _parts.Options.Time.CreateTimer(
            static c => ((RuntimeContext)c!).Control.Writer.TryWrite(ControlMessage.Tick), _context, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Task[] workers = [.. Enumerable.Range(0, _context.Options.Workers).Select(_ => Guard(new Worker(_context, new SeriesReader(_partition.Windows.Series)).RunAsync))];
        Task partition = Guard(_partition.RunAsync);
        Task insights = Guard(() => _insightStage.RunAsync(_cancel.Token));
        Task sinks = Guard(() => _sinkStage.RunAsync(_cancel.Token));
        Task sources = Guard(OpenSourcesAsync);
        var failures = new List<Exception>();
        await Collect(sources, failures).ConfigureAwait(false);
        await Collect(partition, failures).ConfigureAwait(false);
        _context.Work.Writer.TryComplete();
        _frames.Complete();
        await Collect(insights, failures).ConfigureAwait(false);
        _insights.Writer.TryComplete();
        await Collect(sinks, failures).ConfigureAwait(false);
        foreach (Task task in workers.Concat(_intakes))
        {
            await Collect(task, failures).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await (_context.Snapshots?.EndedAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        await _context.Sources.PumpsEnded().ConfigureAwait(false);
        DrainLanes();
        if (failures.Find(static e => e is not OperationCanceledException) is { } cause)
        {
            RuntimeLog.PipelineFailed(_context.Logger, cause.Message);
            throw new InvalidOperationException($"The pipeline failed: {cause.Message}", cause);
        }

        _cancel.Token.ThrowIfCancellationRequested();
    }

    internal PipelineStatus Status(PipelineState state)
    {
        lock (_gate)
        {
            DateTimeOffset? At(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
            SourceStatus[] sources = [.. _streams.Select(s => new SourceStatus(
                s.Info.Name, s.Stream is RecordBatchStream ? "arrow" : s.Parser?.Description ?? string.Empty, s.Bytes, s.Records, s.Rejected, s.Stream.IsLive, s.IsOpen, At(s.LastRead), s.Error))];
            WindowStage windows = _partition.Windows;
            return new PipelineStatus
            {
                State = state,
                Sources = sources,
                Problems = [.. _problems],
                Ledger = [_context.Parsed.Snapshot(), _context.Ordered.Snapshot(), windows.Ledger.Snapshot(), _sinkStage.Ledger.Snapshot()],
                Records = _context.Parsed.In,
                Bytes = _forgottenBytes + sources.Sum(static s => s.Bytes),
                Rejected = _context.Parsed.Rejected,
                Frames = _insightStage.Frames,
                Insights = _insightStage.Insights,
                WithheldInsights = _history?.Withheld ?? 0,
                LostInsights = _sinkStage.Lost,
                Series = windows.Series.Live,
                RetiredSeries = windows.Series.Retirement.Retired,
                OverflowedRows = windows.Series.Overflowed,
                LogSessions = windows.LogSessions?.Status,
                UnjudgedSessions = _parts.Detectors.OfType<SessionDetector>().Sum(static d => d.Refused),
                UnalignedShapes = _parameters?.Unaligned ?? 0,
                SuppressedAlerts = _scoring.SuppressedAlerts,
                MutedAlerts = _scoring.MutedAlerts,
                WithheldRows = _scoring.WithheldRows,
                Snapshots = _context.Snapshots?.Status,
                Queries = windows.Queries,
                FirstTime = Known(_partition.FirstTime, long.MaxValue),
                LastTime = Known(_partition.LastTime, long.MinValue),
                Watermark = Known(windows.Watermark, long.MinValue),
                LastProgress = new DateTimeOffset(_partition.Progress, TimeSpan.Zero),
                SlabBytes = _slabs.RentedBytes,
            };
        }

        static long? Known(long value, long unknown) => value == unknown ? null : value;
    }

    public void Dispose()
    {
        _partition.Windows.Dispose();
        _parameters?.Dispose();
        foreach (StreamState stream in _streams)
        {
            stream.Dispose();
        }

        _frames.Dispose();
        _context.Snapshots?.Dispose();
        _context.Batches.Dispose();
        _slabs.Dispose();
        _cancel.Dispose();
        _stop.Dispose();
    }

    private static async ValueTask Collect(Task task, List<Exception> failures)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            failures.Add(error);
        }
    }

    /// <summary>Runs a stage on the thread pool; a failure ends the others too.</summary>
    private Task Guard(Func<Task> run) => Task.Run(async () =>
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception)
        {
            await _cancel.CancelAsync().ConfigureAwait(false);
            throw;
        }
    });

    private async Task OpenSourcesAsync()
    {
        Task[] live = [.. _parts.Sources.Where(static s => s.IsLive).Select(ListLiveAsync)];
        foreach (ISource source in _parts.Sources.Where(static s => !s.IsLive))
        {
            await ListFiniteAsync(source).ConfigureAwait(false);
        }

        _context.Control.Writer.TryWrite(ControlMessage.FiniteStreamsListed);
        await Task.WhenAll(live).ConfigureAwait(false);
        _context.Control.Writer.TryWrite(ControlMessage.NoMoreStreams);
    }

    private async Task ListLiveAsync(ISource source)
    {
        try
        {
            await foreach (SourceStream stream in source.StreamsAsync(_context.Sources, _stop.Token).ConfigureAwait(false))
            {
                _partition.Opening();
                Open(Register(stream));
            }
        }
        catch (IOException error)
        {
            AddProblem(error.Message);
        }

        foreach (string problem in (source as FileTailSource)?.Problems ?? [])
        {
            AddProblem(problem);
        }
    }

    /// <summary>Lists the streams of a finite source and looks at the first records of each.</summary>
    private async Task ListFiniteAsync(ISource source)
    {
        await foreach (SourceStream stream in source.StreamsAsync(_context.Sources, _stop.Token).ConfigureAwait(false))
        {
            if (_partition.Marks.Find(stream.Name) is { IsDone: true } ended)
            {
                _partition.AddEnded(stream.Name, ended);
                continue;
            }

            StreamState state = Register(stream);
            _partition.Probed = _parts.Options.Time.GetUtcNow().Ticks;
            if (await new FiniteProbe(_context, state).RunAsync().ConfigureAwait(false))
            {
                _partition.AddFinite(state);
            }
            else if (_partition.Marks.Find(stream.Name) is { } place && (state.Error is not null || _stop.IsCancellationRequested))
            {
                // Nobody could look at it this time, and it is where it was: the next process goes on there.
                _partition.AddEnded(stream.Name, place);
            }

            _partition.Probed = 0;
        }

        foreach (string problem in (source as FileSource)?.Problems ?? [])
        {
            AddProblem(problem);
        }
    }

    private StreamState Register(SourceStream stream)
    {
        lock (_gate)
        {
            StreamMarks.Entry? before = stream switch
            {
                FileTail { Resumed: { } tail } => new(tail.Id >= 0 ? tail.Id : _opened++, IsDone: false, new StreamMark(0, tail.Rows, tail.Time)),
                { IsLive: true } => null,
                _ => _partition.Marks.Find(stream.Name),
            };
            var info = new SourceInfo(before?.Id ?? _opened++, stream.Name);
            if (!stream.IsLive)
            {
                info = info with { Clock = SourceInfo.FiniteClock };
            }

            var state = new StreamState(info, stream, _context.Options.ChunksInFlight) { Resume = before?.Mark };
            ForgetClosed();
            _streams.Add(state);
            return state;
        }
    }

    /// <summary>A listener may have millions of connections in its life: only the last of those that have ended keep a line in the status.</summary>
    private void ForgetClosed()
    {
        if (_streams.Count(static s => s.HasEnded) > MaxClosedStreams)
        {
            StreamState oldest = _streams.First(static s => s.HasEnded);
            _forgottenBytes += oldest.Bytes;
            _streams.Remove(oldest);
        }
    }

    private void Open(StreamState state)
    {
        state.IsOpen = true;
        lock (_gate)
        {
            _intakes.Add(Guard(() => TakeInAsync(state)));
        }
    }

    private async Task TakeInAsync(StreamState state)
    {
        if (state.Stream is RecordBatchStream batches)
        {
            using var rows = new BatchIntake(_context, state);
            await rows.RunAsync(batches.Source).ConfigureAwait(false);
            return;
        }

        using var intake = new Intake(_context, state);
        await intake.RunAsync().ConfigureAwait(false);
    }

    private TemplateJournalRun? OpenJournal() =>
        _parts.Options.Templates.Journal is { } folder && !_context.OnlyQueries
            ? new TemplateJournalRun(folder, _templates, _parts.Options.Templates.MaxTemplates, isRestored: _context.Snapshots is { HasNone: false }, OnJournalProblem)
            : null;

    private void OnJournalProblem(string problem)
    {
        AddProblem("Journal of templates: " + problem);
        RuntimeLog.JournalProblem(_context.Logger, problem);
    }

    private void AddProblem(string problem)
    {
        lock (_gate)
        {
            _problems.Add(problem);
        }
    }

    private void OnDeadLetter(DeadLetter letter)
    {
        foreach (Action<DeadLetter> observer in _parts.DeadLetterObservers)
        {
            observer(letter);
        }
    }

    private void OnLateRow(LateRow row)
    {
        foreach (Action<LateRow> observer in _parts.LateRowObservers)
        {
            observer(row);
        }
    }

    private void DrainLanes()
    {
        while (_context.Work.Reader.TryRead(out WorkItem work))
        {
            work.Chunk.Dispose();
        }

        while (_context.Partition.Reader.TryRead(out SequencerItem item))
        {
            _context.Drop(item.Chunk?.Abandon() ?? 0);
        }

        _frames.Drain();
    }
}

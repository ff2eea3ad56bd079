using System.Numerics.Tensors;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing;

namespace StreamEngine.Runtime;

/// <summary>
/// The unit of state: puts the parsed chunks of all streams into one order, gives log lines their templates and folds everything into
/// windows, on one thread at a time. Finite streams are merged by event time; live ones are folded as they arrive.
/// </summary>
/// <remarks>
/// Why this cannot deadlock: the merge waits for the stream that it needs next, whose chunks can always get here, because workers never
/// wait (the data lane takes all), and every stream has credits of its own, one a chunk, which come back when the chunk's rows are folded:
/// a stream that the merge needs has nothing queued here, so all of its credits are with chunks that are on their way.
/// </remarks>
internal sealed class Partition : IFrameHandler
{
    private readonly RuntimeContext _context;
    private readonly ITemplateMiner _templates;
    private readonly WindowStage _windows;
    private readonly Func<Frame, ValueTask> _emit;
    private readonly Action<StreamState> _open;
    private readonly Action<DeadLetter> _deadLetter;
    private readonly Func<SnapshotImage, ValueTask> _snapshot;
    private readonly StreamPlaces _places;
    private readonly HashSet<int> _silent = [];
    private long _began;
    private readonly Dictionary<StreamState, StreamQueue> _queues = [];
    private readonly MergeOrder _merge = new();
    private readonly Queue<Frame> _frames = new();
    private readonly List<ParsedChunk> _taken = [];
    private readonly List<StreamState> _finite = [];
    private bool _listed;
    private bool _noMoreStreams;
    private readonly Queue<StreamQueue> _live = new();
    private Task<bool>? _dataWait;
    private Task<bool>? _controlWait;
    private int _openStreams;
    private long _progress;
    private long _probed;
    private bool _filesAreSilent;
    private long _emitted;
    private bool _snapshotAsked;
    private bool _snapshotDue;
    private bool _lastTaken;

    internal Partition(
        RuntimeContext context,
        ITemplateMiner templates,
        Func<IFrameHandler, WindowStage> windows,
        Func<Frame, ValueTask> emit,
        Action<StreamState> open,
        Action<DeadLetter> deadLetter,
        Func<SnapshotImage, ValueTask> snapshot)
    {
        _context = context;
        _places = new StreamPlaces(context.Sources.Tails);
        _templates = templates;
        _windows = windows(this);
        _emit = emit;
        _open = open;
        _deadLetter = deadLetter;
        _snapshot = snapshot;
    }

    /// <summary>UTC ticks of the last progress.</summary>
    internal long Progress => Interlocked.Read(ref _progress);

    internal WindowStage Windows => _windows;

    /// <summary>UTC ticks at which the first records of a finite stream were asked for; 0 while none is.</summary>
    internal long Probed { set => Interlocked.Exchange(ref _probed, value); }

    /// <summary>Least event time that was folded; <see cref="long.MaxValue"/> before the first.</summary>
    internal long FirstTime { get; private set; } = long.MaxValue;

    /// <summary>Greatest event time that was folded; <see cref="long.MinValue"/> before the first.</summary>
    internal long LastTime { get; private set; } = long.MinValue;

    /// <summary>How far the streams were when the snapshot was taken that was loaded.</summary>
    internal StreamMarks Marks => _places.Marks;

    /// <summary>Makes a finite stream known. Call before <see cref="ControlMessage.FiniteStreamsListed"/> is sent.</summary>
    internal void AddFinite(StreamState state) => _finite.Add(state);

    /// <summary>A finite stream was read to its end before the restart, or cannot be read now. Call before <see cref="ControlMessage.FiniteStreamsListed"/> is sent.</summary>
    internal void AddEnded(string name, StreamMarks.Entry entry) => _places.AddEnded(name, entry);

    /// <summary>Loads what a snapshot holds of the partition. Call before it runs.</summary>
    /// <exception cref="SnapshotException">A section is not there, or cannot be used.</exception>
    internal void Load(SnapshotLoader loader)
    {
        loader.Load("streams", Marks);
        loader.Load("templates", (ISnapshotState)_templates);
        loader.TemplateCount = _templates.Templates.Count;
        loader.Load("series", _windows.Series);
        loader.SeriesCount = _windows.Series.Count;
        loader.Load("windows", _windows);
        (FirstTime, LastTime, _emitted) = (Marks.FirstTime, Marks.LastTime, Marks.Frames);
        foreach (int id in Marks.Live)
        {
            _windows.SourceClosed(id);
        }

        _silent.UnionWith(Marks.Tails.Select(static t => t.Id).Where(static id => id >= 0));
        _context.Sources.Tails.Restore(Marks.Tails, Marks.Past);
    }

    /// <summary>Works until no stream is open and none will come, then closes all windows.</summary>
    internal async Task RunAsync()
    {
        Touch();
        _began = Progress;
        try
        {
            while (!IsDone)
            {
                bool any = false;
                while (_context.Control.Reader.TryRead(out ControlMessage message))
                {
                    Handle(message);
                    any = true;
                }

                if (_context.Partition.Reader.TryRead(out SequencerItem item))
                {
                    Take(item);
                    any = true;
                }

                if (_listed && _context.Snapshots is { HasNone: true } taker)
                {
                    // The start is a point to go on from too: what is said between it and a death before the first interval is not said twice then.
                    taker.HasNone = false;
                    await SnapshotAsync(last: false).ConfigureAwait(false);
                    await taker.IdleAsync(_context.Cancellation).ConfigureAwait(false);
                }

                if (!any)
                {
                    await WaitAsync().ConfigureAwait(false);
                    continue;
                }

                await PumpAsync().ConfigureAwait(false);
                // Before all finite streams are known nobody can say how far they are.
                if (EndsBeforeFiles)
                {
                    await SnapshotAsync(last: true).ConfigureAwait(false);
                    _lastTaken = true;
                }

                if (_snapshotAsked && _listed && !_lastTaken)
                {
                    _snapshotAsked = false;
                    PrepareSnapshot();
                }

                if (_snapshotDue && _listed && !_lastTaken)
                {
                    await SnapshotAsync(last: false).ConfigureAwait(false);
                }
            }

            // A planned end closes nothing: the process that goes on does.
            bool goesOn = _context.Snapshots is not null && _context.Stopping.IsCancellationRequested && !_context.Cancellation.IsCancellationRequested;
            if (_lastTaken)
            {
                // What was folded since then is folded again by the process that goes on.
            }
            else if (goesOn)
            {
                await SnapshotAsync(last: true).ConfigureAwait(false);
            }
            else
            {
                await CloseAllAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Abandon();
        }
    }

    void IFrameHandler.OnFrame(Frame frame) => _frames.Enqueue(frame);

    private bool IsDone => _noMoreStreams && _listed && Volatile.Read(ref _openStreams) == 0 && _merge.Waiting == 0;

    /// <summary>
    /// True when a planned end comes while files are merged. Those that are cut can no longer tell which row is next, so the point to go on from
    /// is right here. Not when a connection is open, whose rows nobody can send again: then everything that has arrived is folded first.
    /// </summary>
    private bool EndsBeforeFiles => _listed && !_lastTaken && _context.Snapshots is not null && _context.Stopping.IsCancellationRequested
        && !_context.Cancellation.IsCancellationRequested && (_merge.Waiting > 0 || _merge.Active.Count > 0)
        && _queues.Keys.All(static s => s.Stream is FileTail || !s.Stream.IsLive);

    private void Touch() => Interlocked.Exchange(ref _progress, _context.Time.GetUtcNow().Ticks);

    private async ValueTask WaitAsync()
    {
        _dataWait ??= _context.Partition.Reader.WaitToReadAsync(_context.Cancellation).AsTask();
        _controlWait ??= _context.Control.Reader.WaitToReadAsync(_context.Cancellation).AsTask();
        Task<bool> first = await Task.WhenAny(_dataWait, _controlWait).ConfigureAwait(false);
        await first.ConfigureAwait(false);
        if (first == _dataWait)
        {
            _dataWait = null;
        }
        else
        {
            _controlWait = null;
        }
    }

    private void Handle(ControlMessage message)
    {
        switch (message)
        {
            case ControlMessage.FiniteStreamsListed:
                _merge.Begin(_finite.Select(Queue));
                _finite.Clear();
                _listed = true;
                break;
            case ControlMessage.NoMoreStreams:
                _noMoreStreams = true;
                break;
            case ControlMessage.Tick:
                FindIdle();
                break;
            case ControlMessage.Snapshot:
                _snapshotAsked = true;
                break;
            case ControlMessage.SnapshotPrepared:
                _snapshotDue = true;
                break;
        }
    }

    private StreamQueue Queue(StreamState state)
    {
        _silent.Remove(state.Info.Id);
        if (!_queues.TryGetValue(state, out StreamQueue? queue))
        {
            long fallback = state.FirstTime != long.MinValue ? state.FirstTime : state.Stream.FallbackTime ?? NowNanoseconds();
            queue = new StreamQueue(state, new TimeResolver(fallback, state.Parser is { InfersYear: true } && state.Stream.FormatOptions?.Year is null) { Last = state.Resume?.Time ?? EventBatch.NoTime }) { LastTaken = _context.Time.GetUtcNow().Ticks };
            _queues.Add(state, queue);
            queue.HasJoined = state.Resume is not null;
            _windows.SourceOpened(state.Info.Clock);
        }

        return queue;
    }

    private long NowNanoseconds() => (_context.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private void Take(SequencerItem item)
    {
        StreamQueue queue = Queue(item.Stream);
        queue.LastTaken = _context.Time.GetUtcNow().Ticks;
        if (item.Chunk is null)
        {
            // The last row may have been folded before this: nothing else would close the stream then.
            queue.End(item.Chunks);
            CloseIfDone(queue);
        }
        else
        {
            _taken.Clear();
            _context.PassOver(queue.Add(item.Chunk, _taken));
            foreach (ParsedChunk chunk in _taken)
            {
                foreach (DeadLetter letter in chunk.DeadLetters)
                {
                    _deadLetter(letter);
                }
            }
        }

        if (item.Stream.Stream.IsLive)
        {
            _live.Enqueue(queue);
        }

        // The end may come after the last rows have been folded, and the last chunk may have no rows.
        CloseIfDone(queue);
    }

    private async ValueTask PumpAsync()
    {
        // Live rows wait until it is known which files there are: what is in these may be older, and would be late behind them. But not for one that says nothing, such as a pipe without a writer.
        while ((_listed || _filesAreSilent) && _live.TryDequeue(out StreamQueue? queue))
        {
            await FoldLiveAsync(queue).ConfigureAwait(false);
        }

        while (_listed && !EndsBeforeFiles)
        {
            _merge.Step(out StreamQueue? join, out StreamQueue? next, out int to);
            if (join is not null)
            {
                join.HasJoined = true;
                Opening();
                _open(join.State);
                continue;
            }

            if (next is null)
            {
                await LeaveFilesAsync().ConfigureAwait(false);
                return;
            }

            await FoldAsync(next, to).ConfigureAwait(false);
            CloseIfDone(next);
        }
    }

    /// <summary>Closes the clock that all finite streams share when they have ended and live ones go on, which would wait for it for ever.</summary>
    private async ValueTask LeaveFilesAsync()
    {
        if (_merge.Waiting == 0 && _merge.Active.Count == 0 && _windows.IsWaitedFor(SourceInfo.FiniteClock) && _queues.Keys.Any(static s => s.Stream.IsLive))
        {
            _windows.SourceClosed(SourceInfo.FiniteClock);
            await EmitAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask FoldLiveAsync(StreamQueue queue)
    {
        if (queue.IsIdle && queue.Head is not null)
        {
            queue.IsIdle = false;
            _windows.SourceActive(queue.State.Info.Clock);
        }

        while (queue.Head is { } head)
        {
            await FoldAsync(queue, head.Count).ConfigureAwait(false);
        }

        CloseIfDone(queue);
    }

    /// <summary>
    /// Folds the rows of the stream's head up to <paramref name="to"/>. The frames of each row go out before the next row is folded:
    /// sparse records that close thousands of windows must not pile the frames up.
    /// </summary>
    private async ValueTask FoldAsync(StreamQueue queue, int to)
    {
        EventBatch batch = queue.Head!;
        int from = queue.Row;
        if (batch.Kind == EventKind.Log && !_context.OnlyQueries)
        {
            _templates.Assign(batch, from, to);
        }

        ReadOnlySpan<long> times = batch.Times.Span(to)[from..];
        FirstTime = Math.Min(FirstTime, TensorPrimitives.Min(times));
        LastTime = Math.Max(LastTime, TensorPrimitives.Max(times));
        // Frames that a source left behind when it ended or fell silent.
        await EmitAsync().ConfigureAwait(false);
        while (from < to)
        {
            int done = _windows.Process(batch, from, to, stopAtFrame: true);
            _context.Ordered.AddOut(done - from);
            _context.Ordered.AddHeld(from - done);
            queue.Advance(done);
            from = done;
            Touch();
            await EmitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes a snapshot of a point between two rows: nothing is half folded, and every frame so far is on the lane.</summary>
    private async ValueTask SnapshotAsync(bool last)
    {
        _snapshotDue = false;
        await EmitAsync().ConfigureAwait(false);
        if (_listed && _context.Snapshots is { } taker
            && await taker.BeginAsync(last, _context.Cancellation).ConfigureAwait(false) is { } image
            && taker.TryAddFirst(image, Save))
        {
            await _snapshot(image).ConfigureAwait(false);
        }
    }

    /// <summary>Has memory taken for what <see cref="Save"/> writes, while rows are folded.</summary>
    private void PrepareSnapshot() => _context.Snapshots?.TryPrepare(
        [("series", _windows.Series.Bytes), ("windows", _windows.StateBytes)], () => _context.Control.Writer.TryWrite(ControlMessage.SnapshotPrepared));

    private void Save(SnapshotImage image)
    {
        image.Add("streams", _places.Mark(_queues.Values, FirstTime, LastTime, _emitted));
        image.Add("templates", _templates);
        image.Add("series", _windows.Series);
        image.Add("windows", _windows);
    }

    private async ValueTask CloseAllAsync()
    {
        _windows.EndInput();
        do
        {
            await EmitAsync().ConfigureAwait(false);
        }
        while (_windows.CloseFirst());
    }

    private async ValueTask EmitAsync()
    {
        while (_frames.TryPeek(out Frame? frame))
        {
            await _emit(frame).ConfigureAwait(false);
            _frames.Dequeue();
            _emitted++;
            Touch();
        }
    }

    /// <summary>
    /// A stream is about to be opened. Called for a live one by whoever accepts it, before anything of it can arrive, so that the partition
    /// does not end meanwhile.
    /// </summary>
    internal void Opening() => Interlocked.Increment(ref _openStreams);

    private void CloseIfDone(StreamQueue queue)
    {
        if (queue.IsDone && _queues.Remove(queue.State))
        {
            Interlocked.Decrement(ref _openStreams);
            if (queue.State.Stream.IsLive)
            {
                if (_context.Snapshots is not null && queue.State.Stream is FileTail && _context.Stopping.IsCancellationRequested)
                {
                    // A planned end: it is waited for again when the process goes on.
                    _places.AddEnded(queue);
                    return;
                }

                _windows.SourceClosed(queue.State.Info.Clock);
            }
            else if (_context.Snapshots is not null)
            {
                // One that a planned end has stopped goes on where it was.
                _places.AddEnded(
                    queue.State.Info.Name, new StreamMarks.Entry(queue.State.Info.Id, IsDone: !_context.Stopping.IsCancellationRequested, queue.Mark));
            }
        }
    }

    private void FindIdle()
    {
        long now = _context.Time.GetUtcNow().Ticks;
        FindSilent(now);
        _filesAreSilent = Interlocked.Read(ref _probed) is > 0 and var since && now - since > Math.Max(_context.Options.IdleTimeout.Ticks, TimeSpan.TicksPerSecond);
        foreach (StreamQueue queue in _queues.Values)
        {
            if (queue.State.Stream.IsLive && !queue.IsIdle && now - queue.LastTaken > _context.Options.IdleTimeout.Ticks)
            {
                queue.IsIdle = true;
                _windows.SourceIdle(queue.State.Info.Clock);
                Touch();
            }
        }
    }

    /// <summary>A growing file whose clock was restored, and of which nothing came since, is idle like any other in the end.</summary>
    private void FindSilent(long now)
    {
        if (_silent.Count > 0 && now - _began > _context.Options.IdleTimeout.Ticks)
        {
            foreach (int id in _silent)
            {
                _windows.SourceIdle(id);
            }

            _silent.Clear();
            Touch();
        }
    }

    private void Abandon()
    {
        foreach (StreamQueue queue in _queues.Values)
        {
            _context.Drop(queue.Abandon());
        }

        while (_frames.TryDequeue(out Frame? frame))
        {
            frame.Dispose();
        }
    }
}

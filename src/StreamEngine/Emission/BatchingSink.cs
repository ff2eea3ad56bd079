using System.Threading.Channels;
using StreamEngine.Insights;
using StreamEngine.Snapshots;

namespace StreamEngine.Emission;

/// <summary>
/// Puts a bounded queue and retries in front of a sink. One worker takes what is queued, forms batches, and delivers them in order:
/// Idle -> Collecting -> Sending -> (BackingOff -> Sending)* -> Idle, until Closed. A full queue makes writers wait. What cannot be
/// delivered is counted and reported to the listener: delivered + lost + queued is what was accepted.
/// </summary>
public sealed class BatchingSink : ISink, ISnapshotState
{
    private readonly ISink _inner;
    private readonly BatchingOptions _options;
    private readonly ISinkListener? _listener;
    private readonly TimeProvider _time;
    private readonly Channel<Item> _queue;
    private readonly CancellationTokenSource _deadline = new();
    private readonly List<Insight> _batch = [];
    private readonly Backoff _backoff;
    private readonly Task _worker;
    private TaskCompletionSource? _flush;
    private long _accepted;
    private long _delivered;
    private long _retried;
    private long _lost;
    private int _state;
    private int _disposed;

    /// <summary>Starts the worker. The inner sink is disposed of with this one.</summary>
    /// <param name="inner">Who delivers; called by the worker only.</param>
    /// <param name="options">Limits; null for the defaults. Not to be changed afterwards.</param>
    /// <param name="listener">Hears of failures; may be null.</param>
    /// <param name="timeProvider">Clock of linger, backoff and deadline; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its limits.</exception>
    public BatchingSink(ISink inner, BatchingOptions? options = null, ISinkListener? listener = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
        _options = options ?? new BatchingOptions();
        _options.Validate();
        _listener = listener;
        _time = timeProvider ?? TimeProvider.System;
        _backoff = new Backoff(inner.Name, _options.InitialBackoff, _options.MaxBackoff);
        _queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(_options.QueueCapacity)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
        _worker = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <summary>What the worker is doing.</summary>
    public BatchingState State => (BatchingState)Volatile.Read(ref _state);

    /// <summary>Insights that were taken into the queue.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Insights that the inner sink took.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Attempts that were repeated.</summary>
    public long Retried => Interlocked.Read(ref _retried);

    /// <summary>Insights that were given up.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Insights that are queued or on their way.</summary>
    public long Held => Accepted - Delivered - Lost;

    /// <summary>Queues insights; waits while the queue is full.</summary>
    /// <exception cref="ObjectDisposedException">The sink is closed: the insights that were not queued yet are the caller's.</exception>
    public async ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(insights);
        foreach (Insight insight in insights)
        {
            await EnqueueAsync(new Item(insight, null), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until everything queued so far is delivered or lost, and flushes the inner sink.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await EnqueueAsync(new Item(null, done), cancellationToken).ConfigureAwait(false);
        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public int SnapshotVersion => (_inner as ISnapshotState)?.SnapshotVersion ?? 1;

    /// <summary>Writes down what the inner sink has to say. Call it after <see cref="FlushAsync"/>.</summary>
    public void Save(SnapshotOutput output) => (_inner as ISnapshotState)?.Save(output);

    /// <summary>Takes the inner sink back to where it was.</summary>
    /// <exception cref="SnapshotException">The bytes are no state of it.</exception>
    public void Load(ref SnapshotInput input, int version) => (_inner as ISnapshotState)?.Load(ref input, version);

    /// <summary>Delivers what is queued, at most until the drain deadline, reports what is left as lost, and disposes of the inner sink.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            await _worker.ConfigureAwait(false);
            return;
        }

        _queue.Writer.TryComplete();

        // Disposing of the timer waits for its callback, so that the source is not cancelled after it is gone.
        ITimer timer = _time.CreateTimer(static d => ((CancellationTokenSource)d!).Cancel(), _deadline, _options.DrainDeadline, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            await _worker.ConfigureAwait(false);
        }

        Enter(BatchingState.Closed);
        await _inner.DisposeAsync().ConfigureAwait(false);
        _deadline.Dispose();
    }

    private async ValueTask EnqueueAsync(Item item, CancellationToken cancellationToken)
    {
        try
        {
            // Counted before the worker can see it, so that Held is never negative.
            Interlocked.Add(ref _accepted, item.Insight is null ? 0 : 1);
            await _queue.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Interlocked.Add(ref _accepted, item.Insight is null ? 0 : -1);
            ObjectDisposedException.ThrowIf(e is ChannelClosedException, this);
            throw;
        }
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            Enter(BatchingState.Collecting);
            await CollectAsync().ConfigureAwait(false);
            if (_batch.Count > 0)
            {
                await DeliverAsync([.. _batch]).ConfigureAwait(false);
                _batch.Clear();
            }

            if (_flush is { } flush)
            {
                _flush = null;
                await FlushInnerAsync(flush).ConfigureAwait(false);
            }

            Enter(BatchingState.Idle);
        }

        await FlushInnerAsync(null).ConfigureAwait(false);
    }

    private async Task CollectAsync()
    {
        using var linger = new CancellationTokenSource(_options.Linger, _time);
        while (true)
        {
            while (_batch.Count < _options.BatchSize && _queue.Reader.TryRead(out Item item))
            {
                if (item.Flush is not null)
                {
                    _flush = item.Flush;
                    return;
                }

                _batch.Add(item.Insight!);
            }

            try
            {
                if (_batch.Count == _options.BatchSize || _options.Linger == TimeSpan.Zero
                    || !await _queue.Reader.WaitToReadAsync(linger.Token).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task DeliverAsync(Insight[] batch)
    {
        _backoff.NextBatch();
        for (int attempt = 1; ; attempt++)
        {
            Enter(BatchingState.Sending);
            try
            {
                await WithinDeadline(_inner.WriteAsync(batch, _deadline.Token)).ConfigureAwait(false);
                Interlocked.Add(ref _delivered, batch.Length);
                return;
            }
            catch (IOException e) when (attempt < _options.MaxAttempts && e is not SinkException { IsPermanent: true })
            {
                TimeSpan pause = _backoff.Pause(attempt, (e as SinkException)?.RetryAfter);
                Interlocked.Increment(ref _retried);
                _listener?.OnRetry(Name, batch.Length, attempt, pause, e);
                Enter(BatchingState.BackingOff);
                if (!await PauseAsync(pause).ConfigureAwait(false))
                {
                    Lose(batch, e);
                    return;
                }
            }
            catch (Exception e)
            {
                // A sink that breaks its contract with another exception must not stop the deliveries that follow.
                Lose(batch, e);
                return;
            }
        }
    }

    private void Lose(Insight[] batch, Exception error)
    {
        Interlocked.Add(ref _lost, batch.Length);
        _listener?.OnLost(Name, batch, error);
    }

    private async Task FlushInnerAsync(TaskCompletionSource? waiter)
    {
        try
        {
            await WithinDeadline(_inner.FlushAsync(_deadline.Token)).ConfigureAwait(false);
            waiter?.TrySetResult();
        }
        catch (Exception e)
        {
            waiter?.TrySetException(e);
            if (waiter is null)
            {
                _listener?.OnLost(Name, [], e);
            }
        }
    }

    /// <summary>Waits for the inner sink, but not past the deadline, even when it does not listen to its token.</summary>
    private Task WithinDeadline(ValueTask work) => work.IsCompletedSuccessfully ? Task.CompletedTask : work.AsTask().WaitAsync(_deadline.Token);

    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Enter(BatchingState state) => Volatile.Write(ref _state, (int)state);

    /// <summary>An insight to deliver, or a request to flush.</summary>
    private readonly record struct Item(Insight? Insight, TaskCompletionSource? Flush);
}

using StreamEngine.Emission;
using StreamEngine.Insights;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed class BatchingSinkTests
{
    private static readonly TimeSpan _drain = TimeSpan.FromHours(1);

    private readonly ManualTime _time = new();
    private readonly Listener _listener = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Insights_are_delivered_in_order_in_batches_of_at_most_the_size()
    {
        var inner = new FakeSink();
        await using (BatchingSink sink = Make(inner, new BatchingOptions { BatchSize = 10, Linger = TimeSpan.Zero, DrainDeadline = _drain }))
        {
            await sink.WriteAsync(Sample.Insights(25), Token);
            await sink.FlushAsync(Token);
            Assert.Equal((25L, 25L, 0L, 0L), (sink.Accepted, sink.Delivered, sink.Lost, sink.Held));
        }

        Assert.All(inner.Batches, b => Assert.InRange(b.Length, 1, 10));
        Assert.Equal(Sample.Insights(25).Select(i => i.Id), inner.Batches.SelectMany(b => b));
        Assert.True(inner.Disposed);
        Assert.Equal(2, inner.Flushes);
    }

    [Fact]
    public async Task A_batch_waits_for_its_linger_and_not_longer()
    {
        var inner = new FakeSink();
        await using BatchingSink sink = Make(inner, new BatchingOptions { BatchSize = 10, Linger = TimeSpan.FromSeconds(7), DrainDeadline = _drain });
        await sink.WriteAsync(Sample.Insights(3), Token);
        await _time.FireAsync(due => due == TimeSpan.FromSeconds(7));
        await inner.Entered.Task.WaitAsync(Token);
        await sink.FlushAsync(Token);
        Assert.Equal(3, inner.Batches.Sum(b => b.Length));
    }

    [Fact]
    public async Task Failures_are_retried_with_growing_pauses_until_they_succeed()
    {
        var inner = new FakeSink(attempt => attempt <= 3 ? new IOException("no") : null);
        await using BatchingSink sink = Make(inner, Retrying(attempts: 8));
        await sink.WriteAsync(Sample.Insights(1), Token);
        TimeSpan[] pauses = [await NextPause(), await NextPause(), await NextPause()];
        await sink.FlushAsync(Token);
        Assert.Equal((1L, 0L, 3L, 4), (sink.Delivered, sink.Lost, sink.Retried, inner.Attempts));
        Assert.InRange(pauses[0], TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(1));
        Assert.InRange(pauses[1], TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2));
        Assert.InRange(pauses[2], TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
        Assert.Equal(pauses, _listener.Pauses);
    }

    [Fact]
    public async Task After_the_last_attempt_a_batch_is_lost_and_reported_and_the_next_one_is_delivered()
    {
        var inner = new FakeSink(attempt => attempt <= 2 ? new IOException("full") : null);
        await using BatchingSink sink = Make(inner, Retrying(attempts: 2));
        await sink.WriteAsync(Sample.Insights(2), Token);
        await NextPause();
        await sink.FlushAsync(Token);
        await sink.WriteAsync([Sample.Insight(9)], Token);
        await sink.FlushAsync(Token);
        Assert.Equal((1L, 2L, 0L), (sink.Delivered, sink.Lost, sink.Held));
        Assert.Equal(["0000000000000001", "0000000000000002"], _listener.Lost);
        Assert.Equal("full", _listener.LastError);
    }

    [Fact]
    public async Task Permanent_and_unexpected_failures_are_not_retried()
    {
        var inner = new FakeSink(attempt => attempt == 1 ? new SinkException("gone", isPermanent: true) : attempt == 2 ? new InvalidOperationException("bug") : null);
        await using BatchingSink sink = Make(inner, Retrying(attempts: 8));
        for (int i = 1; i <= 3; i++)
        {
            await sink.WriteAsync([Sample.Insight(i)], Token);
            await sink.FlushAsync(Token);
        }

        Assert.Equal((1L, 2L, 0L), (sink.Delivered, sink.Lost, sink.Retried));
    }

    [Fact]
    public async Task A_receiver_that_asks_for_a_pause_gets_it()
    {
        var inner = new FakeSink(attempt => attempt == 1 ? new SinkException("busy", retryAfter: TimeSpan.FromSeconds(17)) : null);
        await using BatchingSink sink = Make(inner, Retrying(attempts: 8));
        await sink.WriteAsync(Sample.Insights(1), Token);
        Assert.Equal(TimeSpan.FromSeconds(17), await NextPause());
        await sink.FlushAsync(Token);
        Assert.Equal(1, sink.Delivered);
    }

    [Fact]
    public async Task A_full_queue_makes_the_writer_wait()
    {
        var inner = new FakeSink { Gate = new TaskCompletionSource() };
        await using BatchingSink sink = Make(inner, new BatchingOptions { BatchSize = 1, QueueCapacity = 2, Linger = TimeSpan.Zero, DrainDeadline = _drain });
        await sink.WriteAsync([Sample.Insight(1)], Token);
        await inner.Entered.Task.WaitAsync(Token);
        await sink.WriteAsync([Sample.Insight(2), Sample.Insight(3)], Token);
        ValueTask blocked = sink.WriteAsync([Sample.Insight(4)], Token);
        Assert.False(blocked.IsCompleted);
        TaskCompletionSource gate = inner.Gate;
        inner.Gate = null;
        gate.SetResult();
        await blocked;
        await sink.FlushAsync(Token);
        Assert.Equal(4, sink.Delivered);
    }

    [Fact]
    public async Task Dispose_delivers_what_is_queued()
    {
        var inner = new FakeSink();
        BatchingSink sink = Make(inner, new BatchingOptions { BatchSize = 10, Linger = TimeSpan.FromHours(5), DrainDeadline = _drain });
        await sink.WriteAsync(Sample.Insights(4), Token);
        await sink.DisposeAsync();
        Assert.Equal((4L, 0L, BatchingState.Closed), (sink.Delivered, sink.Held, sink.State));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await sink.WriteAsync(Sample.Insights(1), Token));
        Assert.Equal(0, sink.Held);
    }

    [Fact]
    public async Task At_the_drain_deadline_everything_left_is_reported_as_lost_even_when_the_sink_hangs()
    {
        var inner = new FakeSink { Gate = new TaskCompletionSource() };
        BatchingSink sink = Make(inner, new BatchingOptions { BatchSize = 2, Linger = TimeSpan.Zero, DrainDeadline = TimeSpan.FromSeconds(10) });
        await sink.WriteAsync(Sample.Insights(5), Token);
        await inner.Entered.Task.WaitAsync(Token);
        Task disposing = sink.DisposeAsync().AsTask();
        await _time.FireAsync(due => due == TimeSpan.FromSeconds(10));
        await disposing.WaitAsync(Token);
        Assert.Equal((0L, 5L, 0L), (sink.Delivered, sink.Lost, sink.Held));
        Assert.Equal(Sample.Insights(5).Select(i => i.Id), _listener.Lost);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_fails_everything_accepted_is_delivered_or_reported_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        var inner = new FakeSink(_ => random.Next(4) switch
        {
            0 => new IOException("again"),
            1 when random.Next(4) == 0 => new SinkException("never", isPermanent: true),
            _ => null,
        });
        var options = new BatchingOptions { BatchSize = 3, QueueCapacity = 5, Linger = TimeSpan.Zero, MaxAttempts = 2, InitialBackoff = TimeSpan.Zero, MaxBackoff = TimeSpan.Zero, DrainDeadline = _drain };
        BatchingSink sink = Make(inner, options);
        await sink.WriteAsync(Sample.Insights(200), Token);
        await sink.DisposeAsync();
        string[] delivered = [.. inner.Batches.SelectMany(b => b)];
        Assert.Equal((200L, 0L, delivered.Length, _listener.Lost.Count), (sink.Accepted, sink.Held, (int)sink.Delivered, (int)sink.Lost));
        Assert.NotEmpty(_listener.Lost);
        Assert.Equal(delivered.Order(StringComparer.Ordinal), delivered);
        Assert.Equal(Sample.Insights(200).Select(i => i.Id), delivered.Concat(_listener.Lost).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Options_outside_their_limits_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new FakeSink(), new BatchingOptions { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new FakeSink(), new BatchingOptions { MaxAttempts = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new FakeSink(), new BatchingOptions { MaxBackoff = TimeSpan.Zero }));
    }

    [Fact]
    public void The_same_failures_give_the_same_pauses_and_other_sinks_other_ones()
    {
        static TimeSpan[] Pauses(string name)
        {
            var backoff = new Backoff(name, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            backoff.NextBatch();
            return [.. Enumerable.Range(1, 70).Select(a => backoff.Pause(a, null))];
        }

        Assert.Equal(Pauses("a"), Pauses("a"));
        Assert.NotEqual(Pauses("a"), Pauses("b"));
        Assert.All(Pauses("a"), p => Assert.InRange(p, TimeSpan.FromSeconds(0.75), TimeSpan.FromMinutes(1)));
    }

    private static BatchingOptions Retrying(int attempts) => new()
    {
        BatchSize = 10,
        Linger = TimeSpan.FromMilliseconds(1),
        MaxAttempts = attempts,
        InitialBackoff = TimeSpan.FromSeconds(1),
        MaxBackoff = TimeSpan.FromMinutes(1),
        DrainDeadline = _drain,
    };

    private BatchingSink Make(FakeSink inner, BatchingOptions options) => new(inner, options, _listener, _time);

    /// <summary>Moves over the linger, if it is set, and the next pause.</summary>
    private async Task<TimeSpan> NextPause()
    {
        while (true)
        {
            TimeSpan due = await _time.FireAsync(d => d <= TimeSpan.FromMinutes(1) && d >= TimeSpan.Zero);
            if (due > TimeSpan.FromMilliseconds(1))
            {
                return due;
            }
        }
    }

    private sealed class Listener : ISinkListener
    {
        internal List<TimeSpan> Pauses { get; } = [];

        internal List<string> Lost { get; } = [];

        internal string? LastError { get; private set; }

        public void OnRetry(string sink, int insights, int attempt, TimeSpan pause, Exception error) => Pauses.Add(pause);

        public void OnLost(string sink, IReadOnlyList<Insight> insights, Exception error)
        {
            Lost.AddRange(insights.Select(i => i.Id));
            LastError = error.Message;
        }
    }
}

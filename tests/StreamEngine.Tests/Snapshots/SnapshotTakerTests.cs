using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Runtime;
using StreamEngine.Snapshots;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

public sealed class SnapshotTakerTests
{
    private readonly FaultyFiles _files = new();
    private readonly FakeClock _clock = new();
    private readonly Channel<InsightItem> _lane = Channel.CreateUnbounded<InsightItem>();

    [Fact]
    public async Task ASnapshotIsWrittenWhenWhatCameBeforeItIsOut()
    {
        using SnapshotTaker taker = Taker();
        await using var sink = new SlowSink(hangs: false);
        await SendAsync(taker);
        await new SinkStage([sink], _lane.Reader, NullLogger.Instance, taker).RunAsync(TestContext.Current.CancellationToken);
        await taker.EndedAsync();
        Assert.Equal((1, 0), (taker.Taken, taker.Failed));
        Assert.Equal([SnapshotStore.NameOf(1)], _files.Files.Keys);
        Assert.Equal(["write", "flush", "write", "flush"], sink.Calls);
        Assert.NotNull(await taker.BeginAsync(last: false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task SinksThatTakeLongGiveItUpAndGetTheRest()
    {
        using SnapshotTaker taker = Taker();
        await using var sink = new SlowSink(hangs: true);
        await SendAsync(taker);
        Task stage = new SinkStage([sink], _lane.Reader, NullLogger.Instance, taker).RunAsync(TestContext.Current.CancellationToken);
        await sink.Hanging;
        _clock.Advance(TimeSpan.FromSeconds(11));
        await stage;
        await taker.EndedAsync();
        Assert.Equal((0, 1), (taker.Taken, taker.Failed));
        Assert.Empty(_files.Files);
        Assert.Equal(["write", "flush", "write", "flush"], sink.Calls);
        Assert.NotNull(await taker.BeginAsync(last: false, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MemoryIsTakenBeforeASnapshotBegins(bool last)
    {
        using SnapshotTaker taker = Taker();
        var ready = new TaskCompletionSource();
        Assert.True(taker.TryPrepare([("part", 3 << 20)], ready.SetResult));
        Assert.False(taker.TryPrepare([], static () => { }));
        await ready.Task;
        SnapshotImage image = (await taker.BeginAsync(last, TestContext.Current.CancellationToken))!;
        Assert.Equal(0, image.Bytes);
        Assert.Null(await taker.BeginAsync(last: false, TestContext.Current.CancellationToken));
        taker.Write(image);
        await taker.EndedAsync();
        Assert.Equal(1, taker.Taken);
        Assert.NotNull(await taker.BeginAsync(last: false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task OneIsOnItsWayAtATimeAndTheLastOneWaits()
    {
        using SnapshotTaker taker = Taker();
        SnapshotImage first = (await taker.BeginAsync(last: false, TestContext.Current.CancellationToken))!;
        Assert.Null(await taker.BeginAsync(last: false, TestContext.Current.CancellationToken));
        Assert.False(taker.IsLast);
        Task<SnapshotImage?> last = taker.BeginAsync(last: true, TestContext.Current.CancellationToken).AsTask();
        Assert.False(last.IsCompleted);
        taker.Write(first);
        Assert.NotNull(await last);
        Assert.True(taker.IsLast);
    }

    [Fact]
    public async Task APartThatFailsToSaveGivesItUp()
    {
        using SnapshotTaker taker = Taker();
        SnapshotImage image = (await taker.BeginAsync(last: false, TestContext.Current.CancellationToken))!;
        image.Add("a", new RawState(1, [1]));
        Assert.False(taker.TryAdd(image, static _ => throw new InvalidOperationException("no")));
        Assert.Equal(1, taker.Failed);
        SnapshotImage next = (await taker.BeginAsync(last: false, TestContext.Current.CancellationToken))!;
        Assert.Empty(next.Sections);
    }

    [Fact]
    public async Task AFullDiskIsCountedAndTheNextOneIsTried()
    {
        _files.Room = 10;
        using SnapshotTaker taker = Taker();
        taker.Write((await taker.BeginAsync(last: false, TestContext.Current.CancellationToken))!);
        await taker.EndedAsync();
        Assert.Equal((0, 1), (taker.Taken, taker.Failed));
        _files.Room = long.MaxValue;
        taker.Write((await taker.BeginAsync(last: false, TestContext.Current.CancellationToken))!);
        await taker.EndedAsync();
        Assert.Equal((1, 1), (taker.Taken, taker.Failed));
    }

    private SnapshotTaker Taker() => new(new SnapshotStore("f", 2, _files), _clock, NullLogger.Instance);

    private async Task SendAsync(SnapshotTaker taker)
    {
        Insight insight = new() { Type = InsightType.Anomaly, Id = "1", Time = 1, End = 2, Severity = InsightSeverity.Low, Entity = StreamEngine.Batching.Entity.None, Title = "t", Score = 1 };
        _lane.Writer.TryWrite(new InsightItem([insight], null));
        _lane.Writer.TryWrite(new InsightItem([], await taker.BeginAsync(last: false, TestContext.Current.CancellationToken)));
        _lane.Writer.TryWrite(new InsightItem([insight], null));
        _lane.Writer.Complete();
    }

    /// <summary>A sink whose first flush may wait until it is given up.</summary>
    private sealed class SlowSink(bool hangs) : ISink
    {
        private readonly TaskCompletionSource _hanging = new();
        private bool _hung;

        public string Name => "slow";

        internal List<string> Calls { get; } = [];

        internal Task Hanging => _hanging.Task;

        public ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
        {
            Calls.Add("write");
            return ValueTask.CompletedTask;
        }

        public async ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            Calls.Add("flush");
            if (hangs && !_hung)
            {
                _hung = true;
                _hanging.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

using System.Globalization;
using System.IO.Pipelines;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Pipeline;
using StreamEngine.Snapshots;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

/// <summary>Files that grow and are rotated while the process lives, dies and comes back: every line is folded once.</summary>
public sealed class TailSnapshotTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"streamengine-tails-{Environment.ProcessId}-{Guid.NewGuid():N}");
    private readonly FakeClock _clock = new();
    private int _lines;
    private int _rotations;

    public TailSnapshotTests() => Directory.CreateDirectory(Path.Combine(_folder, "in"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task EveryLineIsFoldedOnceOverDeathsAndRotations(int seed)
    {
        var random = new Random(seed);
        PipelineResult? last = null;
        for (int life = 0; life < 4; life++)
        {
            // What happens while nobody looks.
            Act(random, random.Next(4));
            await using StreamPipeline pipeline = Start();
            for (int i = random.Next(3, 12); i > 0; i--)
            {
                Act(random, random.Next(3));
                await PumpAsync(random.Next(1, 6));
            }

            if (life == 3 || random.Next(3) == 0)
            {
                last = await pipeline.DrainAsync(TimeSpan.FromHours(1));
                Assert.All(last.Status.Ledger, e => Assert.True(e.Balances, e.ToString()));
                Assert.Empty(last.Status.Problems);
                Assert.Equal(_lines, last.Templates.Sum(t => t.Count));
            }
        }

        Assert.Equal(_lines, last!.Templates.Sum(t => t.Count));
        Assert.True(_lines > 100);
    }

    [Fact]
    public async Task AFileThatIsGoneIsToldAndTheNewOneIsReadFromItsStart()
    {
        Append("app.log", 50);
        await using (StreamPipeline first = Start())
        {
            await PumpAsync(8);
            await first.DrainAsync(TimeSpan.FromHours(1));
        }

        File.Delete(PathOf("app.log"));
        Append("app.log", 20);
        await using StreamPipeline second = Start();
        await PumpAsync(8);
        PipelineResult result = await second.DrainAsync(TimeSpan.FromHours(1));
        Assert.Equal(70, result.Templates.Sum(t => t.Count));
        Assert.Contains(result.Status.Problems, p => p.StartsWith(PathOf("app.log") + ": holds another file than before the restart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFileThatAppearsWhileNobodyLooksIsReadFromItsStart()
    {
        Append("app.log", 5);
        await using (StreamPipeline first = Start(fromStart: false))
        {
            await PumpAsync(8);
            await first.DrainAsync(TimeSpan.FromHours(1));
        }

        Append("app.log", 3);
        Append("new.log", 7);
        await using StreamPipeline second = Start(fromStart: false);
        await PumpAsync(8);
        Assert.Equal(10, (await second.DrainAsync(TimeSpan.FromHours(1))).Templates.Sum(t => t.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFileThatIsRenamedBeforeItsFirstReadIsTheStreamsThatFoundIt(bool isResumed)
    {
        Append("app.log", 40);
        var memory = new TailMemory { IsKept = true };
        long offset = 0;
        if (isResumed)
        {
            using TailFile file = TailFile.Open(PathOf("app.log"));
            offset = file.Length;
            memory.Restore([new TailEntry(PathOf("app.log"), 0, TailMark.Of(file), offset, 0, 0, null)], []);
            Append("app.log", 20);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var pool = new SlabPool(new SlabPoolOptions { SlabBytes = 4 << 10 });
        var context = new SourceContext(pool, _clock) { Tails = memory };
        var source = new FileTailSource(Path.Combine(_folder, "in", "*.log*")) { FromStart = true };
        var found = new List<SourceStream>();
        Task scans = Task.Run(
            async () =>
            {
                await foreach (SourceStream stream in source.StreamsAsync(context, stop.Token))
                {
                    lock (found)
                    {
                        found.Add(stream);
                    }
                }
            },
            TestContext.Current.CancellationToken);
        while (Count() < 1)
        {
            await PumpAsync(1);
        }

        File.Move(PathOf("app.log"), PathOf("app.log.1"));
        Append("app.log", 10);
        await PumpAsync(10);
        PipeReader reader = found[0].Open(context, stop.Token);
        await PumpAsync(10);
        await stop.CancelAsync();
        await scans;
        Assert.Equal([PathOf("app.log")], found.Select(static s => s.Name));
        long read = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(TestContext.Current.CancellationToken);
            read += result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        Assert.Equal(new FileInfo(PathOf("app.log.1")).Length - offset + new FileInfo(PathOf("app.log")).Length, read);

        int Count()
        {
            lock (found)
            {
                return found.Count;
            }
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, "in", name);

    private void Act(Random random, int times)
    {
        for (; times > 0; times--)
        {
            string name = random.Next(2) == 0 ? "app.log" : "web.log";
            if (random.Next(4) == 0 && File.Exists(PathOf(name)))
            {
                File.Move(PathOf(name), PathOf(name + "." + ++_rotations));
            }
            else
            {
                Append(name, random.Next(1, 60));
            }
        }
    }

    private void Append(string name, int lines)
    {
        using StreamWriter file = File.AppendText(PathOf(name));
        for (; lines > 0; lines--, _lines++)
        {
            file.Write(string.Create(CultureInfo.InvariantCulture, $"ts=2026-01-05T08:{_lines / 600 % 60:d2}:{_lines / 10 % 60:d2}Z level=info id={_lines} msg=\"request was served\"\n"));
        }
    }

    private StreamPipeline Start(bool fromStart = true)
    {
        var options = new PipelineOptions { Workers = 2, BatchRows = 7, Memory = new SlabPoolOptions { SlabBytes = 4 << 10, PoisonOnReturn = true }, Time = _clock };
        options.Snapshots.Folder = Path.Combine(_folder, "snapshots");
        options.Snapshots.Interval = TimeSpan.FromSeconds(1);
        StreamPipeline pipeline = new PipelineBuilder(options)
            .AddSource(new FileTailSource(Path.Combine(_folder, "in", "*.log*")) { FromStart = fromStart, Format = "logfmt" }).Build();
        pipeline.Start();
        return pipeline;
    }

    private async Task PumpAsync(int times)
    {
        for (; times > 0; times--)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using StreamEngine.Diagnostics;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Memory;
using StreamEngine.Pipeline;
using StreamEngine.Runtime;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.TestKit;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

/// <summary>Whole pipelines over files that take snapshots while they run: each is of one point of the input, and a second run goes on from there with every row once.</summary>
public sealed class PipelineSnapshotTests : IDisposable
{
    private const int Lines = 4000;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"streamengine-runs-{Environment.ProcessId}-{Guid.NewGuid():N}");
    private readonly Dictionary<string, byte[]> _inputs = [];
    private readonly Dictionary<string, string> _said = [];

    public PipelineSnapshotTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "in"));
        Write("a.log", 1, static text => text);
        Write("b.log", 2, static text => text);
        Write("c.log.gz", 3, Pack);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, 4 << 10)]
    [InlineData(3, 16 << 10)]
    public async Task ARunThatGoesOnFoldsEveryRowOnce(int workers, int slab)
    {
        (PipelineResult whole, CountingDetector counted, _) = await RunAsync("none", workers, slab, snapshots: false);
        (PipelineResult first, _, _) = await RunAsync("snapshots", workers, slab);
        Assert.Equal(Describe(whole), Describe(first));
        Assert.Empty(first.Status.Problems);
        SnapshotStatus snapshots = first.Status.Snapshots!;
        Assert.True(snapshots is { Written: > 0, Failed: 0, LastBytes: > 0, LastError: null, LastWritten: not null }, snapshots.ToString());
        Assert.Null(whole.Status.Snapshots);
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(_folder, "snapshots"), "snapshot-*").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        foreach (string file in files.Where((_, i) => i % Math.Max(1, files.Length / 6) == 0))
        {
            (StreamMarks marks, long frames, long templates) = Read(file);
            long folded = _inputs.Sum(input => FoldedOf(marks, input.Key));
            Assert.Equal(marks.Frames, frames);
            Assert.Equal(folded, templates);

            string own = "from-" + Path.GetFileNameWithoutExtension(file);
            Directory.CreateDirectory(Path.Combine(_folder, own));
            File.Copy(file, Path.Combine(_folder, own, Path.GetFileName(file)));
            (PipelineResult second, _, _) = await RunAsync(own, workers, slab);
            LedgerEntry order = second.Status.Ledger.Single(e => e.Stage == "order");
            Assert.Equal(((3 * Lines) - folded, 0L), (order.Out, order.Dropped));
            Assert.Equal(_inputs.Keys.Sum(name => marks.Find(PathOf(name)) is { IsDone: false } entry ? entry.Mark.Rows : 0), order.Filtered);
            Assert.Equal(Describe(whole), Describe(second));

            // What was said before the snapshot and what is said after it are what the undisturbed run says, each once.
            string said = _said[own];
            Assert.EndsWith(said, _said["none"], StringComparison.Ordinal);
            Assert.Equal(InsightsOf(second), said.Count(c => c == '\n'));
        }

        Assert.Equal(_said["none"], _said["snapshots"]);
        Assert.True(_said["none"].Count(c => c == '\n') > 10, _said["none"]);
        Assert.True(counted.Frames > 100);
    }

    [Fact]
    public async Task APlannedEndKeepsWhatIsOpenAndIsGoneOnFrom()
    {
        (PipelineResult whole, _, _) = await RunAsync("none", 2, 4 << 10, snapshots: false);
        (PipelineResult first, _, _) = await RunAsync("stopped", 2, 4 << 10, stopAfter: 40);
        LedgerEntry before = first.Status.Ledger.Single(e => e.Stage == "order");
        Assert.InRange(before.Out, 1, (3 * Lines) - 1);
        Assert.True(first.Status.Ledger.All(e => e.Balances));
        (PipelineResult second, _, _) = await RunAsync("stopped", 2, 4 << 10);
        Assert.InRange(second.Status.Ledger.Single(e => e.Stage == "order").Out, (3 * Lines) - before.Out, (3 * Lines) - 1);
        Assert.Equal(Describe(whole), Describe(second));
        Assert.Equal(_said["none"], _said["stopped"]);
    }

    /// <summary>A process that is told to end before it has looked at the files keeps where they are.</summary>
    [Fact]
    public async Task APlannedEndAtTheStartKeepsThePlaces()
    {
        (PipelineResult whole, _, _) = await RunAsync("none", 2, 4 << 10, snapshots: false);
        (PipelineResult first, _, _) = await RunAsync("hasty", 2, 4 << 10, stopAfter: 40);
        await RunAsync("hasty", 2, 4 << 10, stopAfter: -1);
        (PipelineResult third, _, _) = await RunAsync("hasty", 2, 4 << 10);
        LedgerEntry before = first.Status.Ledger.Single(e => e.Stage == "order");
        Assert.InRange(third.Status.Ledger.Single(e => e.Stage == "order").Out, (3 * Lines) - before.Out, (3 * Lines) - 1);
        Assert.Equal(Describe(whole), Describe(third));
        Assert.Equal(_said["none"], _said["hasty"]);
    }

    [Fact]
    public async Task ADamagedSnapshotIsToldAndTheRunBeginsAnew()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "damaged"));
        File.WriteAllText(Path.Combine(_folder, "damaged", SnapshotStore.NameOf(7)), "no snapshot, but long enough to be one");
        (PipelineResult result, _, IReadOnlyList<string> problems) = await RunAsync("damaged", 1, 4 << 10);
        Assert.Equal($"{SnapshotStore.NameOf(7)}: byte 0: expected a snapshot, found a file of another kind; it was not used", Assert.Single(problems));
        Assert.Equal(3 * Lines, result.Status.Ledger.Single(e => e.Stage == "order").Out);
        Assert.True(File.Exists(Path.Combine(_folder, "damaged", SnapshotStore.NameOf(8))));
    }

    [Fact]
    public async Task PlugInsGoOnOrAreToldToBeginAnew()
    {
        (_, CountingDetector first, _) = await RunAsync("plugins", 1, 16 << 10, stopAfter: 30);
        (_, CountingDetector second, IReadOnlyList<string> problems) = await RunAsync("plugins", 1, 16 << 10);
        Assert.True(second.Loaded >= 30 && second.Loaded <= first.Frames);
        Assert.Equal(["detector:forgetful begins anew: it has no state that could be saved"], problems);
    }

    private static byte[] Pack(byte[] text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    private static (StreamMarks Marks, long Frames, long Templates) Read(string path)
    {
        using SnapshotFile file = SnapshotFile.Open(File.OpenRead(path));
        var loader = new SnapshotLoader(file);
        var marks = new StreamMarks();
        loader.Load("streams", marks);
        var templates = new TemplateTable(new StreamEngine.Templates.TemplateOptions());
        loader.Load("templates", templates);
        var detector = new CountingDetector();
        loader.Load("detector:counting", detector);
        return (marks, detector.Frames, templates.Templates.Sum(t => t.Count));
    }

    private static string Describe(PipelineResult result) => string.Join("\n", result.Templates.Select(t =>
        $"{t.Index} {t.Text} {t.Count} {t.FirstSeen} {t.LastSeen} {t.Severity} {t.Example} {t.Entity}")) + $"\n{result.Status.FirstTime} {result.Status.LastTime}";

    private long FoldedOf(StreamMarks marks, string name)
    {
        StreamMarks.Entry? entry = marks.Find(PathOf(name));
        if (entry is null)
        {
            return 0;
        }

        int whole = _inputs[name].AsSpan(0, (int)entry.Mark.Position).Count((byte)'\n');
        return whole + entry.Mark.Rows + (entry.Mark.Position == _inputs[name].Length ? 1 : 0);
    }

    private static long InsightsOf(PipelineResult result) => result.Status.Insights;

    private string PathOf(string name) => Path.Combine(_folder, "in", name);

    private PipelineBuilder Builder(string snapshots, int workers, int slab)
    {
        var options = new PipelineOptions
        {
            Workers = workers,
            BatchRows = 37,
            ChunksInFlight = 2,
            FramesInFlight = 2,
            Memory = new SlabPoolOptions { SlabBytes = slab, PoisonOnReturn = true },
            Time = new FakeClock(),
        };
        options.Snapshots.Folder = Path.Combine(_folder, snapshots);
        options.Snapshots.Interval = TimeSpan.FromSeconds(1);
        options.Snapshots.Keep = 100;
        options.Scoring.Policy.AlertsPerDay = 100;
        return new PipelineBuilder(options).AddFiles(Path.Combine(_folder, "in")).AddDefaults().AddDetector(new ForgetfulDetector());
    }

    private async Task<(PipelineResult Result, CountingDetector Detector, IReadOnlyList<string> Problems)> RunAsync(
        string folder, int workers, int slab, bool snapshots = true, int stopAfter = 0)
    {
        PipelineBuilder builder = Builder(folder, workers, slab);
        builder.Options.Snapshots.Folder = snapshots ? builder.Options.Snapshots.Folder : null;
        var detector = new CountingDetector();
        var reached = new TaskCompletionSource();
        var clock = (FakeClock)builder.Options.Time;
        int frames = 0;
        builder.AddDetector(detector).OnFrame(_ =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            if (++frames == stopAfter)
            {
                reached.SetResult();
            }
        });
        var json = new ArrayBufferWriter<byte>();
        builder.OnInsight(insight => InsightJson.WriteLine(json, insight));
        await using StreamPipeline pipeline = builder.Build();
        pipeline.Start();
        if (stopAfter < 0)
        {
            reached.SetResult();
        }

        await Task.WhenAny(pipeline.Completion, reached.Task);
        PipelineResult result = reached.Task.IsCompleted ? await pipeline.DrainAsync(TimeSpan.FromHours(1)) : await pipeline.Completion;
        Assert.All(result.Status.Ledger, e => Assert.True(e.Balances, e.ToString()));
        _said[folder] = _said.GetValueOrDefault(folder) + Encoding.UTF8.GetString(json.WrittenSpan);
        return (result, detector, result.Status.Problems);
    }

    /// <summary>Lines of a log, a few seconds apart; the files overlap, with equal times and some out of order, and the last line of each has no end.</summary>
    private void Write(string name, int seed, Func<byte[], byte[]> pack)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        var time = new DateTime(2026, 1, 5, 10 + seed, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < Lines; i++)
        {
            time = time.AddSeconds(random.Next(0, 6));
            DateTime shown = random.Next(50) == 0 ? time.AddSeconds(-random.Next(30)) : time;
            bool fails = i is > 1500 and < 1700;
            text.Append("ts=").Append(shown.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)).Append(fails ? " level=error" : " level=info").Append(" service=svc").Append(seed)
                .Append(" msg=\"").Append(fails ? "connection to the database was refused after " + random.Next(900) + " ms" : random.Next(6) switch
                {
                    0 => "took " + random.Next(100) + " ms",
                    1 => "user " + "abcdefgh"[random.Next(8)] + "name logged in",
                    2 => "cache miss for key " + random.Next(),
                    3 => "word" + (char)('a' + random.Next(26)) + " was sent to the queue",
                    4 => i > Lines / 2 ? "late kind of message" : "early kind of message",
                    _ => new string('x', random.Next(1, 300)),
                }).Append('"').Append(i < Lines - 1 ? "\n" : string.Empty);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        _inputs.Add(name, bytes);
        File.WriteAllBytes(PathOf(name), pack(bytes));
    }

    private sealed class CountingDetector : IDetector, ISnapshotState
    {
        public string Name => "counting";

        public int SnapshotVersion => 1;

        internal long Frames { get; private set; }

        internal long Loaded { get; private set; }

        public void Score(Frame frame, Span<SeriesScore> scores) => Frames++;

        public void Save(SnapshotOutput output) => output.WriteInt64(Frames);

        public void Load(ref SnapshotInput input, int version) => Frames = Loaded = input.ReadInt64(0, long.MaxValue);
    }

    private sealed class ForgetfulDetector : IDetector
    {
        public string Name => "forgetful";

        public void Score(Frame frame, Span<SeriesScore> scores)
        {
        }
    }
}

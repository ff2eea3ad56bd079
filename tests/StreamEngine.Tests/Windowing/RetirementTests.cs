using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing;
using Xunit;
using static StreamEngine.Tests.Windowing.StageRun;

namespace StreamEngine.Tests.Windowing;

/// <summary>Series that come and go, with frames that are read long after they were handed over.</summary>
public sealed class RetirementTests
{
    private const int InFlight = 4;

    [Property(MaxTest = 60)]
    public void RowsAreThoseOfATableThatKeepsAllSeries(int seed)
    {
        TestRow[] rows = Rows(seed);
        using var all = new Reader(Options(seed, TimeSpan.Zero));
        all.Feed(rows, 50).Complete();
        using var some = new Reader(Options(seed, TimeSpan.FromMinutes(5)));
        some.Feed(rows, 50).Complete();
        Assert.Equal(all.Frames, some.Frames);
        Assert.Empty(all.Retired);
        Assert.True(some.Stage.Series.Retirement.Released > 0, "no id was given up");
        Assert.True(some.Stage.Series.Count < all.Stage.Series.Count / 2, $"{some.Stage.Series.Count} ids for {all.Stage.Series.Count} series");
    }

    [Property(MaxTest = 60)]
    public void IdsAreTheSameHoweverRowsAreCutAndFolded(int seed)
    {
        TestRow[] rows = Rows(seed);
        WindowOptions options = Options(seed, TimeSpan.FromMinutes(5));
        options.Aggregates = [Aggregate.Rate, Aggregate.P99];
        using var whole = new Reader(options);
        whole.Feed(rows, 50).Complete();
        options.Shards = 4;
        var random = new Random(seed);
        using var cut = new Reader(options);
        cut.Feed(rows, random.Next(1, 200)).Complete();
        Assert.Equal(whole.Frames, cut.Frames);
        Assert.Equal(whole.Ids, cut.Ids);
        Assert.Equal(whole.Retired, cut.Retired);
    }

    [Property(MaxTest = 60)]
    public void ASnapshotKnowsWhatIsRetired(int seed)
    {
        TestRow[] rows = Rows(seed);
        WindowOptions options = Options(seed, TimeSpan.FromMinutes(5));
        options.Aggregates = [Aggregate.Increase];
        using var whole = new Reader(options);
        whole.Feed(rows, 50).Complete();
        int at = new Random(seed).Next(rows.Length);
        using var before = new Reader(options);
        before.Feed(rows[..at], 50).ReadAll();
        using var after = new Reader(options);
        after.Load(before);
        after.Feed(rows[at..], 50).Complete();
        Assert.Equal(whole.Frames, before.Frames.Concat(after.Frames));
        Assert.Equal(whole.Ids, before.Ids.Concat(after.Ids));
        Assert.Equal(whole.Retired, before.Retired.Concat(after.Retired));
    }

    private static WindowOptions Options(int seed, TimeSpan retireAfter) => new()
    {
        Disorder = TimeSpan.FromSeconds(Math.Abs(seed % 3) * 40),
        Late = seed % 2 == 0 ? LatePolicy.Drop : LatePolicy.Adjust,
        RetireAfter = retireAfter,
        Shards = 1,
    };

    /// <summary>Thirty series at a time, of which another one comes and one goes every few rows.</summary>
    private static TestRow[] Rows(int seed)
    {
        var random = new Random(seed);
        var rows = new TestRow[2500];
        long now = 1000 * Minute;
        for (int i = 0; i < rows.Length; i++)
        {
            now += random.Next(4 * (int)(Second / 1000)) * 1000L;
            int name = (i / 10) + random.Next(30);
            rows[i] = new TestRow(now - (random.Next(5) == 0 ? random.Next(100) * Second : 0)) { Name = "m" + name, Value = random.Next(100) };
        }

        return rows;
    }

    /// <summary>Takes frames over as a pipeline does: after each row that emits some, and reads each when some more have been handed over.</summary>
    private sealed class Reader : IFrameHandler, IDisposable
    {
        private readonly RowFactory _rows = new();
        private readonly Queue<Frame> _emitted = new();
        private readonly Queue<Frame> _lane = new();

        internal Reader(WindowOptions options) =>
            Stage = new WindowStage(options, _rows.Slabs, new TemplateTable(new TemplateOptions()).Templates, this, framesInFlight: InFlight);

        internal WindowStage Stage { get; }

        internal List<string> Frames { get; } = [];

        internal List<int> Ids { get; } = [];

        internal List<int> Retired { get; } = [];

        public void OnFrame(Frame frame) => _emitted.Enqueue(frame);

        internal Reader Feed(TestRow[] rows, int cut)
        {
            for (int from = 0; from < rows.Length; from += cut)
            {
                using EventBatch batch = _rows.Batch(rows[from..Math.Min(rows.Length, from + cut)]);
                for (int row = 0; row < batch.Count;)
                {
                    row = Stage.Process(batch, row, batch.Count, stopAtFrame: true);
                    Take();
                }
            }

            return this;
        }

        internal void Complete()
        {
            Stage.Complete();
            ReadAll();
        }

        internal void ReadAll()
        {
            Take();
            while (_lane.TryDequeue(out Frame? frame))
            {
                Read(frame);
            }
        }

        internal void Load(Reader from)
        {
            var series = new SnapshotOutput();
            from.Stage.Series.Save(series);
            var windows = new SnapshotOutput();
            from.Stage.Save(windows);
            var table = new SnapshotInput(series.ToArray());
            Stage.Series.Load(ref table, 1);
            var input = new SnapshotInput(windows.ToArray(), Stage.Series.Count);
            Stage.Load(ref input, Stage.SnapshotVersion);
            input.RequireEnd();
        }

        public void Dispose()
        {
            Stage.Dispose();
            _rows.Dispose();
        }

        private void Take()
        {
            while (_emitted.TryDequeue(out Frame? frame))
            {
                if (_lane.Count > InFlight)
                {
                    Read(_lane.Dequeue());
                }

                _lane.Enqueue(frame);
            }
        }

        private void Read(Frame frame)
        {
            var rows = new List<string>();
            for (int row = 0; row < frame.Count; row++)
            {
                int at = row;
                Ids.Add(frame.SeriesIds[row]);
                rows.Add(frame.Series[frame.SeriesIds[row]].Key + " " + string.Join(" ", frame.Aggregates.Select(a => frame.Column(a)[at])));
            }

            Retired.AddRange(frame.RetiredSeries);
            Frames.Add($"{frame.Start}: " + string.Join("; ", rows.Order(StringComparer.Ordinal)));
            frame.Dispose();
        }
    }
}

using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Tests.Numerics.Histograms;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>Histograms as input against a model that looks at every observation for every window.</summary>
public class HistogramQueryTests
{
    private const long Disorder = 10 * StageRun.Second;
    private static readonly WindowOptions s_options = new() { Disorder = TimeSpan.FromSeconds(10), Size = TimeSpan.FromSeconds(30) };

    [Property(MaxTest = 150)]
    public void WindowsHaveWhatWasObserved(int seed)
    {
        var random = new Random(seed);
        var stream = new HistogramStream(seed, Disorder);
        WindowQuery query = Query(random, again: false);
        using StageRun run = Run(query, stream, () => random.Next(1, 50));
        Assert.Empty(run.Late);
        Check(query, stream, run);
        using StageRun other = Run(query, stream, () => 7);
        Assert.Equal(run.QueryFrames.Select(f => f.ToString()), other.QueryFrames.Select(f => f.ToString()));
        Assert.Equal(run.Text, other.Text);
    }

    [Property(MaxTest = 150)]
    public void TheLastRevisionHasWhatWasObserved(int seed)
    {
        var random = new Random(seed);
        var stream = new HistogramStream(seed, 4 * Disorder);
        WindowQuery query = Query(random, again: true);
        using StageRun run = Run(query, stream, () => random.Next(1, 50));
        Assert.Empty(run.Late);
        Check(query, stream, run);
    }

    [Property(MaxTest = 100)]
    public void AnyRowMayBeTheLastBeforeASnapshot(int seed)
    {
        var random = new Random(seed);
        var stream = new HistogramStream(seed, Disorder);
        WindowQuery query = Query(random, again: random.Next(2) == 0);
        using StageRun whole = Run(query, stream, () => 17);
        int cut = random.Next(4) == 0 ? random.Next(4) : random.Next(stream.Rows.Length + 1);
        cut = Math.Min(cut, stream.Rows.Length);
        using var before = new StageRun(s_options, queries: [query]);
        before.Feed(stream.Rows[..cut], () => 17);
        StageState state = StageState.Of(before);
        using StageRun after = state.Into(new StageRun(s_options, queries: [query]));
        Assert.Equal(state.Windows, StageState.Of(after).Windows);
        after.Feed(stream.Rows[cut..], () => 17).Complete();
        Assert.Equal(whole.QueryFrames.Select(f => f.ToString()), before.QueryFrames.Concat(after.QueryFrames).Select(f => f.ToString()));
        Assert.Equal(whole.Frames.Select(f => f.ToString()), before.Frames.Concat(after.Frames).Select(f => f.ToString()));
    }

    /// <summary>In the order of time, sessions have what was observed in them, and count windows lose nothing.</summary>
    [Property(MaxTest = 100)]
    public void SessionsAndCountWindowsHaveWhatWasObserved(int seed)
    {
        var random = new Random(seed);
        var stream = new HistogramStream(seed, disorder: 1);
        WindowQuery query = Query(random, again: false);
        long gap = random.Next(1, 12) * StageRun.Second;
        query.Windows = [new SessionWindow(TimeSpan.FromSeconds(gap / StageRun.Second)), new CountWindow(random.Next(1, 9))];
        using StageRun run = Run(query, stream, () => random.Next(1, 50));
        QueryFrameRow[] sessions = [.. run.QueryFrames.Where(f => f.Window is SessionWindow).SelectMany(f => f.Rows)];
        foreach (QueryFrameRow row in sessions)
        {
            HistogramGrowth[] growth = [.. stream.Growth.Where(g => $"q{{name=\"{g.Series}\"}}" == row.Series && g.Time >= row.Start && g.Time < row.End)];
            Assert.Equal(row.End - gap, growth[^1].Time);
            Assert.Equal(growth.Sum(g => g.Values.Length), row.Values[0]);
            if (row.Values[0] > 0)
            {
                Compare([.. growth.Where(g => g.Values.Length > 0)], row.Values);
            }
        }

        double all = stream.Growth.Sum(g => (double)g.Values.Length);
        Assert.Equal(all, sessions.Sum(r => r.Values[0]));
        Assert.Equal(all, run.QueryFrames.Where(f => f.Window is CountWindow).SelectMany(f => f.Rows).Sum(r => r.Values[0]));
    }

    /// <summary>The windows that every pipeline has take histograms too.</summary>
    [Fact]
    public void FramesOfThePipelineHaveTheirQuantiles()
    {
        double[] values = [.. Enumerable.Range(1, 100).Select(i => (double)i)];
        using var run = new StageRun(s_options);
        run.Feed(Delta(1, values[..50]), Delta(2, values[50..]), new TestRow(3 * StageRun.Second) { Name = "m", Value = 7 }, Delta(31, [5])).Complete();
        FrameCopy frame = run.Frames[0];
        Assert.Equal((100, 5050, 1, 100, 50.5), (
            frame.Value("h", Aggregate.Count), frame.Value("h", Aggregate.Sum), frame.Value("h", Aggregate.Min), frame.Value("h", Aggregate.Max), frame.Value("h", Aggregate.Mean)));
        Assert.Equal(50, frame.Value("h", Aggregate.P50), 2.0);
        Assert.Equal(99, frame.Value("h", Aggregate.P99), 4.0);
        Assert.True(double.IsNaN(frame.Value("h", Aggregate.StdDev)));
        Assert.Equal(7, frame.Value("m", Aggregate.Last));
    }

    /// <summary>Rows of values, sets and histograms in one batch do not see each other.</summary>
    [Fact]
    public void MembersOfSetsAreCountedAmongOthers()
    {
        var query = new WindowQuery
        {
            Name = "q",
            From = EventKind.Metric,
            GroupBy = ["name"],
            Windows = [HoppingWindow.Tumbling(TimeSpan.FromSeconds(30))],
            Aggregates = [Aggregate.Count, Aggregate.DistinctOf("member"), Aggregate.P50],
        };
        using var run = new StageRun(s_options, queries: [query]);
        run.Feed([.. Enumerable.Range(0, 30).Select(i => (i % 3) switch
        {
            0 => new TestRow(i * StageRun.Second / 2) { Name = "users", Field = "set", Value = 1, Member = $"u{i % 4}" },
            1 => new TestRow(i * StageRun.Second / 2) { Name = "plain", Value = i },
            _ => Delta(i / 2, [i, i]),
        })]).Complete();
        Dictionary<string, double[]> rows = Assert.Single(run.QueryFrames).Rows.ToDictionary(r => r.Series, r => r.Values);
        Assert.Equal([10, 4, 1], rows["q{name=\"users\"}"]);
        Assert.Equal([10, double.NaN, 13], rows["q{name=\"plain\"}"]);
        Assert.Equal([20, double.NaN], rows["q{name=\"h\"}"][..2]);
        Assert.InRange(rows["q{name=\"h\"}"][2], 13.6, 17.4);
    }

    /// <summary>A sum that is not told is not known, and the count is.</summary>
    [Fact]
    public void AMissingSumIsNotTaken()
    {
        ExponentialHistogram histogram = HistogramIncreaseTests.Of([1, 2], 3);
        histogram.AddZero(0, double.NaN);
        using var run = new StageRun(s_options);
        run.Feed(new TestRow(StageRun.Second) { Name = "h", Histogram = (histogram, new HistogramFacts(false, false, 0, double.NaN, double.NaN)) }).Complete();
        Assert.Equal(2, run.Frames[0].Value("h", Aggregate.Count));
        Assert.True(double.IsNaN(run.Frames[0].Value("h", Aggregate.Sum)));
    }

    private static TestRow Delta(int second, double[] values) => new(second * StageRun.Second)
    {
        Name = "h",
        Histogram = (HistogramIncreaseTests.Of(values, 5), new HistogramFacts(false, false, 0, values.Min(), values.Max())),
    };

    private static WindowQuery Query(Random random, bool again)
    {
        int slide = random.Next(1, 8) * 5;
        return new WindowQuery
        {
            Name = "q",
            From = EventKind.Metric,
            GroupBy = ["name"],
            Windows = [new HoppingWindow(TimeSpan.FromSeconds(slide * random.Next(1, 5)), TimeSpan.FromSeconds(slide)), HoppingWindow.Tumbling(TimeSpan.FromSeconds(slide * 2 + 5))],
            Aggregates = [Aggregate.Count, Aggregate.Sum, Aggregate.Min, Aggregate.Max, Aggregate.P50, Aggregate.P99],
            AllowedLateness = TimeSpan.FromSeconds(again ? 60 : 0),
            EarlyEvery = TimeSpan.FromSeconds(again ? random.Next(2) * 7 : 0),
        };
    }

    private static StageRun Run(WindowQuery query, HistogramStream stream, Func<int> cut)
    {
        Assert.Empty(query.Validate());
        return new StageRun(s_options, queries: [query]).Feed(stream.Rows, cut).Complete();
    }

    private static void Check(WindowQuery query, HistogramStream stream, StageRun run)
    {
        foreach (HoppingWindow window in query.Windows.Cast<HoppingWindow>())
        {
            var frames = run.QueryFrames.Where(f => f.Window.Equals(window)).GroupBy(f => f.Start).Select(g => g.Last());
            Dictionary<(long Start, string Series), QueryFrameRow> found = frames.SelectMany(f => f.Rows).ToDictionary(row => (row.Start, row.Series));

            var expected = new Dictionary<(long Start, string Series), List<HistogramGrowth>>();
            foreach (HistogramGrowth growth in stream.Growth.Where(g => g.Values.Length > 0))
            {
                long start = growth.Time - (growth.Time % window.SlideNanoseconds);
                for (; start > growth.Time - window.SizeNanoseconds; start -= window.SlideNanoseconds)
                {
                    (long, string) key = (start, $"q{{name=\"{growth.Series}\"}}");
                    (expected.TryGetValue(key, out List<HistogramGrowth>? list) ? list : expected[key] = []).Add(growth);
                }
            }

            Assert.Equal(expected.Keys.Order(), found.Keys.Order());
            foreach ((var key, List<HistogramGrowth> growth) in expected)
            {
                Compare(growth, found[key].Values);
            }
        }
    }

    private static void Compare(List<HistogramGrowth> growth, double[] found)
    {
        double[] values = [.. growth.SelectMany(g => g.Values).Order()];
        Assert.Equal(values.Length, found[0]);
        Assert.Equal(values.Sum(), found[1]);
        var merged = new ExponentialHistogram();
        growth.ForEach(g => merged.Merge(HistogramIncreaseTests.Of(g.Values, g.Scale)));
        double width = Math.Pow(2, Math.ScaleB(1, -merged.Scale)) * 1.000001;
        if (growth[0].KnowsExtremes)
        {
            Assert.Equal((values[0], values[^1]), (found[2], found[3]));
        }
        else
        {
            Assert.InRange(found[2], values[0] / width, values[0]);
            Assert.InRange(found[3], values[^1], values[^1] * width);
        }

        Within(values, 0.5, found[4], width);
        Within(values, 0.99, found[5], width);
        Assert.Equal(HistogramQuantile.Of(merged, 0.99), found[5]);
    }

    /// <summary>A quantile is in the bucket of one of the values beside its rank.</summary>
    private static void Within(double[] values, double level, double found, double width)
    {
        int rank = (int)Math.Floor(level * values.Length);
        Assert.InRange(found, values[Math.Max(0, rank - 1)] / width, values[Math.Min(values.Length - 1, rank)] * width);
    }
}

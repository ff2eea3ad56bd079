using StreamEngine.Batching;
using StreamEngine.Tests.Memory;
using StreamEngine.Windowing;
using Xunit;
using static StreamEngine.Tests.Windowing.StageRun;

namespace StreamEngine.Tests.Windowing;

public sealed class WindowStageTests
{
    private static TestRow Metric(long time, double value, string labels = "") => new(time) { Value = value, Labels = labels };

    private static TestRow Log(long time, string body = "it happened", string service = "shop", byte severity = 9) =>
        new(time, EventKind.Log) { Body = body, Service = service, Severity = severity };

    [Fact]
    public void AggregatesOfAWindowAreThoseOfItsValues()
    {
        using var run = new StageRun();
        run.Feed([.. Enumerable.Range(1, 20).Select(i => Metric(i * Second, i))]).Complete();
        FrameCopy frame = Assert.Single(run.Frames);
        Assert.Equal((0, Minute), (frame.Start, frame.End));
        Assert.Equal([20, 210, 1, 20, 10.5, Math.Sqrt(33.25), 20, double.NaN, double.NaN, double.NaN], frame.Rows["m"]);
    }

    [Fact]
    public void FurtherAggregatesAreColumnsBehindTheOthers()
    {
        Aggregate[] further = [Aggregate.Quantile(0.9), Aggregate.First, Aggregate.Variance, Aggregate.Delta, Aggregate.Increase, Aggregate.Rate, Aggregate.Distinct, Aggregate.P95];
        using var run = new StageRun(new WindowOptions { Aggregates = further });
        run.Feed([.. Enumerable.Range(1, 20).Select(i => Metric(i * Second, i))]).Complete();
        Assert.Equal(
            [20, 210, 1, 20, 10.5, Math.Sqrt(33.25), 20, 10, 19, 20, 18, 1, 33.25, 19, 19, 19 / 60.0, 20],
            Assert.Single(run.Frames).Rows["m"]);
    }

    /// <summary>A counter grows by 1 a second, is reset in the middle of the second window, and the step between the windows belongs to the second.</summary>
    [Fact]
    public void GrowthOfACounterAddsUpOverWindowsAndResets()
    {
        using var run = new StageRun(new WindowOptions { Aggregates = [Aggregate.Increase, Aggregate.Delta] });
        run.Feed([.. Enumerable.Range(0, 120).Select(i => Metric(i * Second, i < 90 ? 1000 + i : i - 90))]).Complete();
        Assert.Equal([59, 30 + 29], run.Frames.Select(f => f.Rows["m"][10]));
        Assert.Equal([59, 29 - 1059], run.Frames.Select(f => f.Rows["m"][11]));
    }

    [Fact]
    public void StdDevOfLargeCloseValuesIsKept()
    {
        using var run = new StageRun();
        run.Feed([.. Enumerable.Range(0, 1000).Select(i => Metric(i, 1e15 + (i % 2)))]).Complete();
        Assert.Equal(0.5, run.Frames[0].Value("m", Aggregate.StdDev), 1e-12);
    }

    [Fact]
    public void MissingAndInfiniteValuesAreSkippedButCountedAsRecords()
    {
        using var run = new StageRun();
        run.Feed(Metric(1, double.NaN), Metric(2, 4), Metric(3, double.PositiveInfinity), Metric(Minute, double.NaN)).Complete();
        Assert.Equal(2, run.Frames.Count);
        Assert.Equal(1, run.Frames[0].Value("m", Aggregate.Count));
        Assert.Empty(run.Frames[1].Rows);
        Assert.Equal(4, run.Stage.Ledger.Out);
    }

    [Fact]
    public void RecordsWithinTheDisorderAreNotLateAndLaterOnesAre()
    {
        using var run = new StageRun();
        run.Feed(Metric(10 * Second, 1), Metric(20 * Second, 1), Metric(89 * Second, 1), Metric(30 * Second, 1));
        Assert.Empty(run.Frames);
        run.Feed(Metric(90 * Second, 1), Metric(59 * Second, 1)).Complete();
        Assert.Equal([3, 2], run.Frames.Select(f => f.Value("m", Aggregate.Count)));
        Assert.Equal(1, run.Stage.Ledger.Late);
    }

    [Fact]
    public void LateRecordsCanBeAdjustedIntoTheEarliestOpenWindow()
    {
        using var run = new StageRun(new WindowOptions { Late = LatePolicy.Adjust });
        run.Feed(Metric(1, 1), Metric(2, 1), Metric(200 * Second, 1), Metric(3, 7)).Complete();
        Assert.Equal(1, run.Stage.Adjusted);
        Assert.Equal(0, run.Stage.Ledger.Late);
        Assert.Equal(7, run.Frames.Single(f => f.Start == 2 * Minute).Value("m", Aggregate.Sum));
    }

    [Fact]
    public void CountSeriesHaveZerosInEmptyWindowsAndGaugesHaveGaps()
    {
        using var run = new StageRun();
        run.Feed(Log(1), Log(2), Log(3));
        run.Feed(Metric(4, 1), Metric((3 * Minute) + 1, 1)).Complete();
        Assert.Equal([0, Minute, 2 * Minute, 3 * Minute], run.Frames.Select(f => f.Start));
        Assert.Equal([3, 0, 0, 0], run.Frames.Select(f => f.Value("log.count{service=\"shop\"}", Aggregate.Count)));
        Assert.Equal([true, false, false, true], run.Frames.Select(f => f.Rows.ContainsKey("m")));
    }

    [Fact]
    public void GapsBeyondTheLimitAreOnlyReported()
    {
        using var run = new StageRun(new WindowOptions { MaxGapWindows = 5 });
        run.Feed(Log(1), Log(2), Log(3), Log(20 * Minute)).Complete();
        Assert.Equal(7, run.Frames.Count);
        Assert.Equal([0, 0, 0, 0, 0, 0, 14], run.Frames.Select(f => f.EmptyBefore));
        Assert.Equal(20 * Minute, run.Frames[^1].Start);
    }

    [Fact]
    public void ACountSeriesEndsAfterTheIdleWindows()
    {
        using var run = new StageRun(new WindowOptions { IdleWindows = 2 });
        run.Feed(Log(1, service: "a"), Log(2, service: "b"));
        run.Feed([.. Enumerable.Range(1, 5).Select(i => Log(i * Minute, service: "b"))]).Complete();
        Assert.Equal([1, 1, 1, 0, 0, 0], run.Frames.Select(f => f.Rows.Keys.Count(k => k == "log.count{service=\"a\"}")));
    }

    [Fact]
    public void GaugesAloneDoNotFillGaps()
    {
        using var run = new StageRun();
        run.Feed(Metric(1, 1), Metric(2, 1), Metric(3, 1), Metric(10 * Minute, 1)).Complete();
        Assert.Equal([0, 9], run.Frames.Select(f => f.EmptyBefore));
    }

    [Fact]
    public void ChangesComeWithTheFrameOfTheirWindowAndAreNeverLate()
    {
        using var run = new StageRun();
        TestRow Change(long time, string type) => new(time, EventKind.Change) { Name = type, Service = "shop" };
        run.Feed(Metric(1, 1), Metric(2, 1), Metric(3, 1), Change(70 * Second, "b"), Change(65 * Second, "a"), Metric(10 * Minute, 1), Change(5, "late")).Complete();
        Assert.Equal(["a", "b"], run.Frames[1].Changes.Select(c => c.Type));
        Assert.Equal("late", Assert.Single(run.Frames.SelectMany(f => f.Changes), c => c.Time == 5).Type);
        Assert.Equal(new Entity("shop"), run.Frames[1].Changes[0].Entity);
        Assert.Equal(0, run.Stage.Ledger.Late);
    }

    [Fact]
    public void NewTemplatesComeWithTheWindowOfTheirFirstLine()
    {
        using var run = new StageRun();
        run.Feed(Log(1, "started 1"), Log(2, "started 2"), Log(3, "stopped"), Log(Minute, "failed badly", severity: 17)).Complete();
        Assert.Equal(["started <*>", "stopped"], run.Frames[0].Births.Select(b => b.Text));
        TemplateBirth birth = Assert.Single(run.Frames[1].Births);
        Assert.Equal((Minute, Severity.Error, "failed badly"), (birth.Time, birth.Severity, birth.Example));
        Assert.Equal(new Entity("shop"), birth.Entity);
    }

    [Fact]
    public void LogLinesMakeSeriesOfServiceSeverityTemplateStatusDurationAndSize()
    {
        using var run = new StageRun();
        run.Feed(
            Log(1) with { Status = 503, Duration = 0.25, Size = 100, Severity = 17 },
            Log(2) with { Status = 404, Severity = 13 },
            Log(3) with { Status = 200, Service = "", Host = "web-1" },
            Log(4) with { Service = "" }).Complete();
        FrameCopy frame = Assert.Single(run.Frames);
        string id = run.Miner.Templates[0].Id;
        Assert.Equal(
            [
                "log.count", "log.count{host=\"web-1\"}", "log.count{service=\"shop\"}", "log.duration{service=\"shop\"}", "log.errors{service=\"shop\"}",
                "log.size{service=\"shop\"}", "log.status.4xx{service=\"shop\"}", "log.status.5xx{service=\"shop\"}", $"log.template{{template=\"{id}\"}}",
                "log.warnings{service=\"shop\"}",
            ],
            frame.Rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(4, frame.Value($"log.template{{template=\"{id}\"}}", Aggregate.Count));
        Assert.Equal(0.25, frame.Value("log.duration{service=\"shop\"}", Aggregate.P95));
        Assert.Equal(frame.Ids.Order(), frame.Ids);
    }

    [Fact]
    public void ServicesBeyondTheLimitShareOneSeries()
    {
        using var run = new StageRun(new WindowOptions { MaxServices = 2 });
        run.Feed([.. Enumerable.Range(0, 10).Select(i => Log(i + 1, service: "s" + i))]).Complete();
        Assert.Equal(8, run.Frames[0].Value("log.count{service=\"<other>\"}", Aggregate.Count));
        Assert.Equal(8, run.Stage.Logs.Overflowed);
    }

    [Fact]
    public void OneWildTimestampIsRejectedAndClosesNothing()
    {
        using var run = new StageRun();
        run.Feed(Metric(1, 1), Metric(2, 1), Metric(3, 1), Metric(9_000_000 * Minute, 1), Metric(4, 1), Metric(5, 1)).Complete();
        Assert.Equal(5, Assert.Single(run.Frames).Value("m", Aggregate.Count));
        Assert.Equal(1, run.Stage.Ledger.Rejected);
    }

    [Fact]
    public void AWildFirstTimestampIsRejected()
    {
        using var run = new StageRun();
        run.Feed(Metric(9_000_000 * Minute, 1), Metric(2, 1), Metric(3, 1), Metric(4, 1)).Complete();
        Assert.Equal(3, Assert.Single(run.Frames).Value("m", Aggregate.Count));
        Assert.Equal(1, run.Stage.Ledger.Rejected);
    }

    [Fact]
    public void AJumpThatThreeRecordsAgreeOnIsBelieved()
    {
        using var run = new StageRun();
        long day = 1440 * Minute;
        run.Feed([.. Enumerable.Range(0, 12).Select(i => Metric(7 * day * i, 1))]).Complete();
        Assert.Equal(12, run.Frames.Sum(f => f.Value("m", Aggregate.Count)));
        Assert.Equal(0, run.Stage.Ledger.Rejected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void VeryShortStreamsAreKept(int count)
    {
        using var run = new StageRun();
        run.Feed([.. Enumerable.Range(0, count).Select(i => Metric(i * 10_000 * Minute, 1))]).Complete();
        Assert.Equal(count, run.Frames.Sum(f => f.Value("m", Aggregate.Count)));
    }

    [Fact]
    public void RowsWithoutATimeHappenWhenTheStreamLastSpoke()
    {
        using var run = new StageRun();
        run.Feed(Metric(1, 1), Metric(2, 1), Metric(Minute, 1), Metric(EventBatch.NoTime, 1)).Complete();
        Assert.Equal([2, 2], run.Frames.Select(f => f.Value("m", Aggregate.Count)));
    }

    [Fact]
    public void TheWatermarkFollowsTheSlowestActiveSource()
    {
        using var run = new StageRun();
        run.Stage.SourceOpened(0);
        run.Stage.SourceOpened(1);
        TestRow[] fast = [.. Enumerable.Range(0, 20).Select(i => Metric(i * Minute, 1))];
        run.Feed(fast);
        Assert.Empty(run.Frames);
        run.Feed(Metric(5 * Minute, 1) with { Source = 1 });
        Assert.Equal(4, run.Frames.Count);
        run.Stage.SourceIdle(1);
        Assert.Equal(18, run.Frames.Count);
        Assert.Equal((19 * Minute) - (30 * Second), run.Stage.Watermark);
        run.Feed(Metric(19 * Minute, 1) with { Source = 1 });
        run.Stage.SourceClosed(0);
        run.Stage.SourceClosed(1);
        run.Complete();
        Assert.Equal(20, run.Frames.Count);
        Assert.Equal(0, run.Stage.Ledger.Late);
    }

    [Fact]
    public void TooManyOpenWindowsCloseTheEarliest()
    {
        using var run = new StageRun(new WindowOptions { MaxOpenWindows = 4 });
        run.Stage.SourceOpened(1);
        run.Feed([.. Enumerable.Range(0, 10).Select(i => Metric(i * Minute, 1))]);
        Assert.Equal(4, run.Stage.OpenWindows);
        Assert.Equal(6, run.Stage.ForcedCloses);
        run.Complete();
        Assert.Equal(10, run.Frames.Count);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue + 1)]
    public void TimesAtTheEdgeOfTheRangeNeverThrow(long time)
    {
        using var run = new StageRun();
        run.Feed(Metric(1, 1), Metric(2, 1), Metric(3, 1), Metric(time, 1), Metric(time, 1), Metric(time, 1), Metric(time, 1)).Complete();
        Assert.Equal(4, run.Stage.Ledger.Rejected + run.Stage.Ledger.Late);
    }

    [Fact]
    public void FoldingAllocatesNothingOnceWarm()
    {
        using var run = new StageRun();
        using EventBatch metrics = run.Rows.Batch([.. Enumerable.Range(0, 4000).Select(i => Metric(i, i, "host=h" + (i % 50)))]);
        using EventBatch logs = run.Rows.Batch([.. Enumerable.Range(0, 4000).Select(i => Log(i, "request " + i + " took " + (i % 7) + "ms", "s" + (i % 5)) with { Duration = i })]);
        Assert.Equal(0, ThreadAllocations.Least(() =>
        {
            run.Miner.Assign(logs, 0, logs.Count);
            run.Stage.Process(metrics, 0, metrics.Count);
            run.Stage.Process(logs, 0, logs.Count);
        }));
    }
}

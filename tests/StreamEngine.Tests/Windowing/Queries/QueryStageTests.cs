using Apache.Arrow;
using StreamEngine.Batching;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>What properties do not show: rows that are held back, limits, joins, and the clocks of several sources.</summary>
public class QueryStageTests
{
    private const long Day = 86_400 * StageRun.Second;

    [Fact]
    public void A_row_that_is_held_back_counts_with_what_it_had_when_it_came()
    {
        using StageRun run = Run(new WindowQuery { Name = "q", From = EventKind.Metric, GroupBy = ["a"], Windows = [HoppingWindow.Tumbling(TimeSpan.FromMinutes(1))], Aggregates = [Aggregate.Count, Aggregate.Sum, Aggregate.TopK("name", 2)] });
        for (int i = 0; i < 5; i++)
        {
            run.Feed(Point(i, "a=x", 1));
        }

        // Each in a batch of its own, so that the memory of the row is gone when it is believed.
        run.Feed(Point(10 * Day, "a=y", 5)).Feed(Point((10 * Day) + 1, "a=z", 7)).Feed(Point((10 * Day) + 2, "a=y", 9)).Complete();
        Assert.Equal(["q{a=\"x\"} 5 5", "q{a=\"y\"} 2 14", "q{a=\"z\"} 1 7"], run.QueryFrames.SelectMany(f => f.Rows).Select(r => $"{r.Series} {r.Values[0]} {r.Values[1]}"));
        Assert.Equal("m", run.QueryFrames[^1].Rows[0].Tops[0][0].Text);
    }

    [Fact]
    public void A_wild_row_that_is_rejected_counts_nowhere()
    {
        using StageRun run = Run(new WindowQuery { Name = "q", From = EventKind.Metric, Windows = [HoppingWindow.Tumbling(TimeSpan.FromMinutes(1))] });
        run.Feed([.. Enumerable.Range(0, 5).Select(i => Point(i, "", 1))]).Feed(Point(10 * Day, "", 5)).Feed(Point(6, "", 1)).Complete();
        Assert.Equal(6, Assert.Single(Assert.Single(run.QueryFrames).Rows).Values[0]);
    }

    [Fact]
    public void The_watermark_waits_for_the_slowest_source()
    {
        using StageRun run = Run(new WindowQuery { Name = "q", From = EventKind.Metric, Windows = [HoppingWindow.Tumbling(TimeSpan.FromSeconds(10))] });
        run.Feed([.. Enumerable.Range(0, 4).Select(i => Point(i * StageRun.Second, "", 1))]);
        run.Feed([.. Enumerable.Range(0, 4).Select(i => Point(i * StageRun.Second, "", 1) with { Source = 1 })]);
        run.Feed(Point(100 * StageRun.Second, "", 1));
        Assert.Empty(run.QueryFrames);
        run.Feed(Point(5 * StageRun.Second, "", 1) with { Source = 1 }).Feed(Point(50 * StageRun.Second, "", 1) with { Source = 1 });
        Assert.Equal(9, Assert.Single(run.QueryFrames).Rows[0].Values[0]);
        run.Complete();
        Assert.Equal([9, 1, 1], run.QueryFrames.Select(f => f.Rows[0].Values[0]));
    }

    [Fact]
    public void Series_beyond_the_limit_share_one_that_is_counted()
    {
        using StageRun run = Run(new WindowQuery { Name = "q", From = EventKind.Metric, GroupBy = ["a"], MaxSeries = 2, Windows = [HoppingWindow.Tumbling(TimeSpan.FromMinutes(1))] });
        run.Feed([.. Enumerable.Range(0, 100).Select(i => Point(i, $"a={i % 5}", 1))]).Complete();
        Assert.Equal(["q{a=\"0\"} 20", "q{a=\"1\"} 20", "series.overflow 60"], run.QueryFrames.Single().Rows.Select(r => $"{r.Series} {r.Values[0]}"));
        Assert.Equal((60, 3), (run.Stage.Queries[0].Overflowed, run.Stage.Queries[0].Series));
    }

    [Fact]
    public void Sessions_beyond_the_limit_are_refused_and_counted()
    {
        using StageRun run = Run(new WindowQuery { Name = "q", From = EventKind.Metric, GroupBy = ["a"], MaxSessions = 3, Windows = [new SessionWindow(TimeSpan.FromSeconds(1))] });
        run.Feed([.. Enumerable.Range(0, 10).Select(i => Point(i, $"a={i}", 1))]).Complete();
        Assert.Equal(3, run.QueryFrames.Sum(f => f.Rows.Count));
        Assert.Equal(7, run.Stage.Queries[0].Forced);
    }

    [Fact]
    public void Rows_that_are_late_for_sessions_are_told()
    {
        using StageRun run = Run(new WindowQuery { Name = "q", From = EventKind.Metric, GroupBy = ["a"], Windows = [new SessionWindow(TimeSpan.FromSeconds(1))] });
        run.Feed(Point(0, "a=x", 1), Point(1, "a=x", 1), Point(2, "a=x", 1), Point(100 * StageRun.Second, "a=x", 1), Point(5, "a=y", 3)).Complete();
        LateRow late = Assert.Single(run.Late);
        Assert.Equal((1_700_000_000L * StageRun.Second / Day * Day + 5, "q{a=\"y\"}", 3), (late.Time, late.Series.Key, late.Value));
        Assert.Equal(1, run.Stage.Queries[0].Late);
    }

    [Fact]
    public void Columns_of_a_table_filter_and_group()
    {
        LookupTable table = LookupTable.FromRows(
            "ad", ["campaign", "kind"], Enumerable.Range(0, 20).Select(i => new KeyValuePair<string, IReadOnlyList<string>>($"ad-{i}", [$"campaign {i / 4}", i % 2 == 0 ? "banner" : ""])));
        var query = new WindowQuery
        {
            Name = "q",
            From = EventKind.Metric,
            Join = new TableJoin(table, WindowExpression.Parse("ad")),
            Where = WindowExpression.Parse("kind == 'banner' or ad == 'none'"),
            GroupBy = ["campaign", "lower(kind)"],
            Windows = [HoppingWindow.Tumbling(TimeSpan.FromMinutes(1))],
        };
        using StageRun run = Run(query);
        run.Feed([.. Enumerable.Range(0, 200).Select(i => Point(i, $"ad=ad-{i % 20}", 1)), Point(201, "ad=none", 1)]).Complete();
        Assert.Equal(
            [.. Enumerable.Range(0, 5).Select(i => $"q{{campaign=\"campaign {i}\",lower(kind)=\"banner\"}} 20"), "q 1"],
            run.QueryFrames.Single().Rows.Select(r => $"{r.Series} {r.Values[0]}"));
    }

    [Fact]
    public void The_first_and_the_last_time_that_are_taken_have_windows()
    {
        TimeSpan longest = TimeSpan.FromDays(31);
        WindowDefinition[] definitions =
        [
            new HoppingWindow(longest, longest), new CalendarWindow(CalendarUnit.Month, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")), new CalendarWindow(CalendarUnit.Week, TimeZoneInfo.Utc),
        ];
        foreach (TimeSpan again in new[] { TimeSpan.Zero, longest })
        {
            var query = new WindowQuery { Name = "q", From = EventKind.Metric, Windows = [.. definitions, .. again == TimeSpan.Zero ? (WindowDefinition[])[new SessionWindow(longest), new CountWindow(4)] : []], AllowedLateness = again, EarlyEvery = again };
            using StageRun run = Run(query);
            foreach (long time in new[] { FutureGuard.MinTime, FutureGuard.MaxTime })
            {
                run.Feed([.. Enumerable.Range(0, 8).Select(i => new TestRow(time) { Value = i })]);
            }

            run.Complete();
            Assert.Equal(16, run.Stage.Queries[0].Rows);
            Assert.All(definitions, d => Assert.Equal(16, run.QueryFrames.Where(f => f.Window == d).GroupBy(f => f.End).Sum(w => w.Last().Rows[0].Values[0])));
        }
    }

    [Fact]
    public void Rows_with_windows_of_their_own_have_them_in_Arrow_too()
    {
        using var rows = new RowFactory();
        var batches = new List<string>();
        var query = new WindowQuery { Name = "q", From = EventKind.Metric, GroupBy = ["a"], Windows = [new SessionWindow(TimeSpan.FromSeconds(1))], Aggregates = [Aggregate.Sum] };
        using (EventBatch batch = rows.Batch(Point(0, "a=x", 1), Point(5, "a=x", 2), Point(7, "a=y", 4)))
        using (var run = QueryOperator.Make(query, rows.Slabs, new ArrowLines(batches)))
        {
            run.Fold(batch, 0, batch.Times.Span(3));
            while (run.CompleteNext())
            {
            }
        }

        long start = Point(0, "", 0).Time;
        Assert.Equal([$"{start} {start + 5 + StageRun.Second} 3", $"{start + 7} {start + 7 + StageRun.Second} 4"], batches);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var query = new WindowQuery { Name = "a b", Where = WindowExpression.Parse("statuss > 1"), GroupBy = ["host", "host", "1 +"], MaxSeries = 0, EarlyEvery = TimeSpan.FromTicks(1), Aggregates = [Aggregate.Sum, Aggregate.Rate] };
        IReadOnlyList<string> errors = query.Validate();
        Assert.All(new[] { "Name", "Where, column 1", "GroupBy[1]", "GroupBy[2], column", "Windows", "Aggregates[0]", "Aggregates[1]", "EarlyEvery", "MaxSeries" }, part => Assert.Contains(errors, e => e.Contains(part + ":", StringComparison.Ordinal) || e.Contains(part, StringComparison.Ordinal)));
    }

    private sealed class ArrowLines(List<string> lines) : IFrameHandler
    {
        public void OnFrame(Frame frame)
        {
            using (frame)
            {
                RecordBatch batch = frame.ToRecordBatch();
                for (int row = 0; row < batch.Length; row++)
                {
                    lines.Add($"{((TimestampArray)batch.Column("start")).Values[row]} {((TimestampArray)batch.Column("end")).Values[row]} {((DoubleArray)batch.Column("sum")).Values[row]}");
                }
            }
        }
    }

    private static StageRun Run(WindowQuery query)
    {
        Assert.Empty(query.Validate());
        return new StageRun(new WindowOptions { Disorder = TimeSpan.FromSeconds(10) }, queries: [query]);
    }

    private static TestRow Point(long time, string labels, double value) => new(1_700_000_000L * StageRun.Second / Day * Day + time) { Labels = labels, Value = value };
}

using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.TestKit;
using StreamEngine.Tests.Memory;
using StreamEngine.Tests.Windowing.Expressions;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing.Queries;

public class QueryMemoryTests
{
    private const long Second = StageRun.Second;

    public static TheoryData<WindowDefinition, int> Windows => new()
    {
        { HoppingWindow.Tumbling(TimeSpan.FromHours(1)), 0 },
        { new HoppingWindow(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10)), 60 },
        { new CalendarWindow(CalendarUnit.Day, TimeZoneInfo.Utc), 0 },
        { new SessionWindow(TimeSpan.FromHours(1)), 0 },
        { new CountWindow(1_000_000_000), 0 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_block_takes_no_managed_memory_after_warm_up(WindowDefinition window, int lateness)
    {
        using var rows = new RandomRows();
        (EventBatch batch, _) = rows.Logs(new Random(1), 1000);
        using (batch)
        using (var pool = new LeakCheckedPool())
        {
            var handler = new Discard();
            bool alone = window is SessionWindow or CountWindow;
            using var query = QueryOperator.Make(Query(window, lateness, alone), pool.Slabs, handler);
            long[] times = [.. Enumerable.Repeat(1_700_000_000L * Second, 1000)];
            Assert.Equal(0, ThreadAllocations.Least(() => query.Fold(batch, 0, times)));
            Assert.True(query.Status.Rows > 0);
        }
    }

    [Fact]
    public void All_memory_comes_back_whatever_was_open()
    {
        foreach (TheoryDataRow<WindowDefinition, int> data in Windows)
        {
            using var rows = new RandomRows();
            (EventBatch batch, _) = rows.Logs(new Random(2), 1000);
            using (batch)
            using (var pool = new LeakCheckedPool())
            {
                (WindowDefinition window, int lateness) = data.Data;
                using var query = QueryOperator.Make(Query(window, lateness, window is SessionWindow or CountWindow), pool.Slabs, new Discard());
                for (int i = 0; i < 40; i++)
                {
                    query.Fold(batch, 0, [.. Enumerable.Range(0, 1000).Select(r => (1_700_000_000L + (i * 300) + (r / 10)) * Second)]);
                    query.Advance((1_700_000_000L + (i * 300)) * Second);
                }

                Assert.True(pool.Rented > 0);
            }
        }
    }

    private static WindowQuery Query(WindowDefinition window, int lateness, bool alone) => new()
    {
        Name = "q",
        Where = WindowExpression.Parse("status > 0 or f is not null"),
        GroupBy = ["service", "fields.f", "status", "mixed"],
        Value = WindowExpression.Parse("coalesce(duration, 1)"),
        Windows = [window],
        AllowedLateness = TimeSpan.FromSeconds(lateness),
        Aggregates = alone
            ? [Aggregate.Count, Aggregate.Sum, Aggregate.StdDev]
            : [Aggregate.Count, Aggregate.Sum, Aggregate.StdDev, Aggregate.Last, Aggregate.P99, Aggregate.Distinct, Aggregate.DistinctOf("host"), Aggregate.TopK("host", 4)],
    };

    private sealed class Discard : IFrameHandler
    {
        public void OnFrame(Frame frame) => frame.Dispose();
    }
}

using StreamEngine.Batching;
using StreamEngine.Runtime;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Runtime;

public class TimeResolverTests
{
    [Fact]
    public void A_row_without_a_time_happened_when_the_row_before_it_did() =>
        Assert.Equal([7, 10, 10, 12, 12], Resolve(new TimeResolver(7, false), null, 10L, null, 12L, null));

    [Fact]
    public void The_time_carries_over_batches()
    {
        var resolver = new TimeResolver(7, false);
        Resolve(resolver, 10L);
        Assert.Equal([10], Resolve(resolver, (long?)null));
    }

    [Fact]
    public void Timestamps_without_a_year_roll_over_at_new_year()
    {
        long december = At(2026, 12, 31);
        long january = At(2026, 1, 1);
        Assert.Equal([december, At(2027, 1, 1), At(2027, 1, 1)], Resolve(new TimeResolver(0, true), december, january, january));
    }

    [Fact]
    public void A_record_that_is_only_late_does_not_roll_the_year_over() =>
        Assert.Equal([At(2026, 6, 10), At(2026, 5, 15)], Resolve(new TimeResolver(0, true), At(2026, 6, 10), At(2026, 5, 15)));

    private static long At(int year, int month, int day) => (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100;

    private static long[] Resolve(TimeResolver resolver, params long?[] times)
    {
        using var pool = new LeakCheckedPool();
        using var batches = new BatchPool(pool.Slabs, 16);
        using EventBatch batch = batches.Rent(EventKind.Metric, new SourceInfo(0, "test"));
        for (int i = 0; i < times.Length; i++)
        {
            batch.Times[i] = times[i] ?? EventBatch.NoTime;
        }

        batch.Count = times.Length;
        resolver.Resolve(batch);
        return batch.Times.Span(batch.Count).ToArray();
    }
}

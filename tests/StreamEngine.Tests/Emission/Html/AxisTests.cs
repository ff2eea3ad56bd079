using FsCheck.Xunit;
using StreamEngine.Emission.Html;
using Xunit;

namespace StreamEngine.Tests.Emission.Html;

public sealed class AxisTests
{
    [Fact]
    public void Long_ranges_have_their_ticks_at_the_first_of_months()
    {
        (List<long> ticks, long step) = Axis.Times(At(2013, 7, 4), At(2014, 5, 28), 12);
        Assert.Equal(
            ["Aug 2013", "Sep 2013", "Oct 2013", "Nov 2013", "Dec 2013", "Jan 2014", "Feb 2014", "Mar 2014", "Apr 2014", "May 2014"],
            ticks.Select(t => Show.Tick(t, step)));
        Assert.All(ticks, t => Assert.Equal(1, DateTime.UnixEpoch.AddTicks(t / 100).Day));

        (ticks, step) = Axis.Times(At(1969, 12, 2), At(1974, 2, 1), 7);
        Assert.Equal([At(1970, 1, 1), At(1971, 1, 1), At(1972, 1, 1), At(1973, 1, 1), At(1974, 1, 1)], ticks);
        Assert.Equal("Jan 1970", Show.Tick(ticks[0], step));

        (ticks, _) = Axis.Times(At(2026, 1, 5), At(2026, 1, 6), 12);
        Assert.Equal(At(2026, 1, 5), ticks[0]);
    }

    [Property(MaxTest = 500)]
    public void Ticks_lie_inside_in_order_and_are_no_more_than_asked_for(long a, long b, byte count)
    {
        int most = 2 + (count % 14);
        var random = new Random(HashCode.Combine(a, b));
        long start = (random.Next(3) == 0 ? long.MinValue : random.NextInt64(long.MinValue, long.MaxValue)) / (random.Next(2) == 0 ? 1 : 1_000_000);
        long end = (long)Int128.Min((Int128)start + random.NextInt64(0, long.MaxValue) / (long)Math.Pow(10, random.Next(13)), long.MaxValue);
        (List<long> ticks, long step) = Axis.Times(start, end, most);
        Assert.All(ticks, t => Assert.InRange(t, start, end));
        Assert.Equal(ticks.Distinct().Order(), ticks);
        Assert.InRange(ticks.Count, 0, (2 * most) + 1);
        Assert.True(step > 0);
    }

    private static long At(int year, int month, int day) => (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100;
}

using FsCheck.Xunit;
using StreamEngine.Prediction;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class SeriesHistoryTests
{
    private const long Minute = 60_000_000_000;

    [Fact]
    public void BucketsGrowToAQuarterOfAnHourAndHoldAWeek()
    {
        var history = new SeriesHistory(Minute, 0, 0);
        for (int i = 0; i < 20_000; i++)
        {
            history.Add(i, i);
        }

        Assert.Equal((15, 96), (history.Width, history.BucketsOfDay));
        Assert.InRange(history.Count, 6 * 96, SeriesHistory.MostBuckets);
        for (int i = 0; i < history.Count; i++)
        {
            Assert.Equal(history.MiddleOf(i), history.Means[i], 0.01);
            Assert.Equal((history.MiddleOf(i) - 7, history.MiddleOf(i) + 7), (history.Lows[i], history.Highs[i]));
        }
    }

    [Fact]
    public void AnHourlySeriesKeepsItsStep()
    {
        var history = new SeriesHistory(60 * Minute, 0, 0);
        for (int i = 0; i < 1000; i++)
        {
            history.Add(i, i);
        }

        Assert.Equal((1, 24), (history.Width, history.BucketsOfDay));
        Assert.Equal(999, history.Means[^1]);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(19)]
    [InlineData(0.000_000_001)]
    public void StepsThatDoNotDivideAQuarterGrowByTwo(double seconds)
    {
        // 900 s hold 69 and 47 of the first two, which is 3 times 23 and a prime.
        var history = new SeriesHistory((long)(seconds * 1e9), 0, 0);
        int least = int.MaxValue;
        for (int i = 0; i < 100_000; i++)
        {
            history.Add(i, i);
            least = i > 1000 ? Math.Min(least, history.Count) : least;
        }

        Assert.InRange(least, SeriesHistory.MostBuckets / 2, SeriesHistory.MostBuckets);
        Assert.InRange(history.Width * seconds, 0, 900);
    }

    [Fact]
    public void WidthsEndBeforeTheyOverflow()
    {
        var history = new SeriesHistory(1, 0, 0);
        for (long slot = 1; slot < 1L << 50; slot += Math.Max(1, slot / 64))
        {
            history.Add(slot, 1);
        }

        Assert.InRange(history.Width, 2, int.MaxValue);
        Assert.InRange(history.Count, 0, SeriesHistory.MostBuckets);
    }

    [Property(MaxTest = 100)]
    public bool MeansAndExtremesAreThoseOfTheValuesOfABucket(int seed)
    {
        var random = new Random(seed);
        var values = new SortedDictionary<long, double>();
        var history = new SeriesHistory(Minute, 0, 0);
        long slot = 0;
        for (int i = 0; i < 3000; i++)
        {
            values[slot] = random.Next(1000);
            history.Add(slot, values[slot]);
            slot += random.NextDouble() < 0.1 ? random.Next(1, 40) : 1;
        }

        for (int i = 0; i < history.Count; i++)
        {
            long from = (history.FirstBucket + i) * history.Width;
            double[] some = [.. Enumerable.Range(0, history.Width).Where(k => values.ContainsKey(from + k)).Select(k => values[from + k])];
            bool right = some.Length == 0 ? float.IsNaN(history.Means[i]) : history.Lows[i] == some.Min() && history.Highs[i] == some.Max();
            if (!right)
            {
                return false;
            }
        }

        return true;
    }

    [Fact]
    public void AGapThatIsLongerThanAllThatIsKeptLeavesNothing()
    {
        var history = new SeriesHistory(Minute, 0, 0);
        for (int i = 0; i < 100; i++)
        {
            history.Add(i, 1);
        }

        history.Add(1_000_000, 2);
        Assert.True(history.Count <= 1);
        history.Add(1_000_001, 3);
        Assert.Equal(3, history.Recent(1_000_001));
        Assert.True(double.IsNaN(history.Recent(99)));
    }
}

using FsCheck.Xunit;
using StreamEngine.Numerics.Histograms;
using Xunit;

namespace StreamEngine.Tests.Numerics.Histograms;

public sealed class HistogramIncreaseTests
{
    /// <summary>Whatever the scales: what is there after less what was there before is what came between.</summary>
    [Property(MaxTest = 300)]
    public void GrowthIsWhatCameBetween(int seed)
    {
        var random = new Random(seed);
        double[] before = [.. Values(random)], between = [.. Values(random)];
        ExponentialHistogram old = Of(before, random.Next(-2, 9));
        ExponentialHistogram now = Of([.. before, .. between], random.Next(-4, old.Scale + 1));
        var grown = new ExponentialHistogram();
        Assert.True(new HistogramIncrease().Take(old, now, grown));
        ExponentialHistogram expected = Of(between, now.Scale);
        Assert.Equal(expected.ZeroCount, grown.ZeroCount);
        Assert.Equal(expected.Count, grown.Count);
        Assert.Equal(expected.Positive.Counts.ToArray(), grown.Positive.Counts.ToArray());
        Assert.Equal(expected.Negative.Counts.ToArray(), grown.Negative.Counts.ToArray());
        Assert.Equal(now.Sum - old.Sum, grown.Sum);
    }

    [Fact]
    public void AFallOfAnyCountAndFinerBucketsAreANewBeginning()
    {
        Check(Of([1, 2, 3], 3), Of([1, 2, 5, 6], 3));
        Check(Of([-4], 3), Of([4, 4], 3));
        Check(Of([0], 3), Of([4, 4], 3));
        Check(Of([1], 3), Of([1, 1], 4));

        static void Check(ExponentialHistogram before, ExponentialHistogram after)
        {
            var grown = new ExponentialHistogram();
            Assert.False(new HistogramIncrease().Take(before, after, grown));
            Assert.Equal((after.Count, after.Scale, after.Sum), (grown.Count, grown.Scale, grown.Sum));
        }
    }

    [Fact]
    public void AWiderZeroBucketIsTakenFromBoth()
    {
        var before = new HistogramInput();
        var after = new HistogramInput();
        Assert.True(before.TryReadExponential(0, 0, 1, 0, -2, [10, 20, 40], 0, []));
        Assert.True(after.TryReadExponential(0, 0.6, 35, 0, 0, [41], 0, []));
        var grown = new ExponentialHistogram();
        Assert.True(new HistogramIncrease().Take(before.Histogram, after.Histogram, grown));
        Assert.Equal((1.0, 5.0, 1.0), (grown.ZeroThreshold, grown.Count, grown.Positive.Counts[0]));
    }

    /// <summary>A histogram of values by the words of the specification; sums are whole numbers.</summary>
    internal static ExponentialHistogram Of(IReadOnlyList<double> values, int scale)
    {
        var histogram = new ExponentialHistogram();
        histogram.Reset(scale);
        foreach (double value in values)
        {
            if (value == 0)
            {
                histogram.AddZero(1, 0);
                continue;
            }

            int index = (int)Math.Ceiling(Math.ScaleB(Math.Log2(Math.Abs(value)), scale)) - 1;
            HistogramSide side = value > 0 ? histogram.Positive : histogram.Negative;
            histogram.MakeRoom(side, scale, index, index);
            histogram.Add(side, scale, index, 1);
        }

        histogram.AddZero(0, values.Sum());
        return histogram;
    }

    private static IEnumerable<double> Values(Random random) =>
        Enumerable.Range(0, random.Next(0, 60)).Select(_ => random.Next(9) == 0 ? 0 : Math.Round(Math.Pow(2, random.Next(12))) * random.Next(1, 9) * (random.Next(4) == 0 ? -1 : 1));
}

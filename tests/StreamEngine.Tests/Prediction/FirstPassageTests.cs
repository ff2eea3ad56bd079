using FsCheck.Xunit;
using StreamEngine.Prediction;
using StreamEngine.Tests.Scoring;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class FirstPassageTests
{
    [Theory]
    [InlineData(5, 10, 1, 0.5, 0.1, 5)] // No change before: 1 / (1 + ln 1.5) is 0.71.
    [InlineData(20, 10, 1, 0.6, 0.1, double.PositiveInfinity)]
    [InlineData(0, 10, 1, 0.9, 0.1, 0)]
    [InlineData(double.PositiveInfinity, 10, 1, 0.9, 0.9, double.PositiveInfinity)]
    public void ARateThatChangesIsKnown(double hours, double age, double weight, double when, double what, double expected) =>
        Assert.Equal(expected, RateChange.Reached(hours, age, weight, when, what), 1e-9);

    [Fact]
    public void AMedianChangeLeavesTheTimeAndAFasterOneMakesItShorter()
    {
        // The change comes after 10 · (exp(1 / 0.6 - 1) - 1) hours, 9.48; from there on the rate is e times as high.
        Assert.Equal(30, RateChange.Reached(30, 10, 1, 0.9, 0.5), 1e-9);
        double change = 10 * (Math.Exp(1 / 0.6 - 1) - 1);
        Assert.Equal(change + ((60 - change) / Math.E), RateChange.Reached(60, 10, 1, 0.6 - 1e-13, 0.8413447460685), 1e-4);
    }

    [Fact]
    public void AsLongAgainIsReachedWithoutAChangeInAsManyCasesAsTheDistributionSays()
    {
        double weight = RateChange.Weight(100);
        int same = Enumerable.Range(0, 1000).Count(i => RateChange.Reached(10, 10, weight, (i + 0.5) / 1000, 0.3) <= 10);
        Assert.Equal(weight / (weight + Math.Log(2)), same / 1000.0, 0.002);
    }

    [Theory]
    [InlineData(1e-6, 0)]
    [InlineData(2, 0.0807)] // log(sinh 1) / 2
    [InlineData(60, 0.43176)]
    [InlineData(1e6, 0.49999)]
    public void TheReachOfABucketThatClimbsIsKnown(double tilt, double reach) => Assert.Equal(reach, Growth.Reach(tilt), 2e-4);

    [Fact]
    public void BucketsThatClimbDoNotMoveWhenAThresholdIsReached()
    {
        // The same values in buckets of one and of fifteen.
        var noise = new Noise(6);
        double[] values = [.. Enumerable.Range(0, 600).Select(i => (0.02 * i) + (0.1 * noise.Gaussian()))];
        double[] middles = [.. new[] { 672, 40 }.Select(buckets => Middle(values, buckets))];
        Assert.Equal(middles[0], middles[1], 0.1);
    }

    [Fact]
    public void JumpsAreFoundInGrowthThatStandsStillAndNotInALine()
    {
        double[] jumps = [.. Enumerable.Range(0, 200).Select(static i => (double)(i / 10))];
        Bursts found = Bursts.Find(jumps)!;
        Assert.Equal(19, found.Sizes.Length);
        Assert.Equal(19.0 / 199, found.Share, 1e-12);
        Assert.Equal((1.0, Math.Sqrt(19) / 19), (found.Mean, found.Deviation));
        Assert.Null(Bursts.Find([.. Enumerable.Range(0, 200).Select(static i => (double)i)]));
        Assert.Null(Bursts.Find([.. jumps, 3]));
        Assert.Null(Bursts.Find([0, 0, 0, 1, 1]));
    }

    [Fact]
    public void TheNextJumpIsAsFarAwayAsTheGeometricDistributionSays()
    {
        // Nothing happens until the next jump, however short the way: half of them take log(1/2) / log(0.9) buckets.
        var bursts = new Bursts([5], 0.1, 5, 0.1);
        double[] times = [.. Enumerable.Range(0, 4000).Select(i => bursts.Reached(1, 1, i)).Order()];
        Assert.Equal(Math.Log(0.5) / Math.Log(0.9), times[2000], 0.6);
        Assert.Equal(Math.Log(0.1) / Math.Log(0.9), times[3600], 1.5);
    }

    [Fact]
    public void TheNewestPieceIsFoundWhereTheRateHasChangedAndNotInALine()
    {
        var noise = new Noise(7);
        long[] times = [.. Enumerable.Range(0, 200).Select(static i => i * 60_000_000_000L)];
        double[] line = [.. Enumerable.Range(0, 200).Select(i => (0.1 * i) + (0.1 * noise.Gaussian()))];
        double[] bent = [.. line.Select(static (v, i) => v + (0.2 * Math.Max(0, i - 185)))];
        Assert.True(RecentPiece.Find(times, line, times[^1]) is [] or [.., { Share: < 0.05 }]);
        RecentPiece[] pieces = RecentPiece.Find(times, bent, times[^1]);
        Assert.True(pieces[^1].Share > 0.9);
        Assert.All(pieces, static p => Assert.Equal(18, p.Slope, 7.0));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(30, true)]
    [InlineData(45, true)]
    [InlineData(45, false)]
    public void ATurnWithinAFewBucketsIsSeenInTheValues(int since, bool white)
    {
        // Buckets of a quarter of an hour; the rate triples some minutes before the end. Errors that resemble their neighbours say nothing of it value by value.
        var noise = new Noise(9);
        var track = new SeriesTrack();
        double off = 0;
        int turn = 3000 - since;
        for (int i = 0; i < 3000; i++)
        {
            off = (white ? 0 : 0.98 * off) + (0.1 * noise.Gaussian());
            track.Add(i * 60_000_000_000L, 20 + (0.01 * i) + (0.02 * Math.Max(0, i - turn)) + off);
        }

        GrowthPoints points = track.Points(1);
        RecentPiece[] pieces = RecentPiece.Find(points, 0);
        if (white)
        {
            Assert.True(pieces[^1].Share > 0.9);
            Assert.Equal(1.8, pieces.MaxBy(static p => p.Share).Slope, 0.6);
        }
        else
        {
            Assert.Equal(RecentPiece.Find(points.Times, points.Means, points.Times[^1]), pieces);
        }
    }

    [Fact]
    public void ATurnIsForetoldBeforeABreakIsSure()
    {
        // Three times as fast for 15 minutes: a line through all would reach 100 much later.
        var noise = new Noise(8);
        var track = new SeriesTrack();
        for (int i = 0; i < 512; i++)
        {
            track.Add(i * 60_000_000_000L, 40 + (0.08 * i) + (0.16 * Math.Max(0, i - 490)) + (0.05 * noise.Gaussian()));
        }

        double left = (100 - track.Value) / 0.24 / 60;
        double told = (ThresholdTime.Find(track, 100, new ForecastOptions())!.ReachedAt - track.Time) / 3_600e9;
        Assert.Equal(left, told, left * 0.25);
    }

    [Property(MaxTest = 30)]
    public bool EqualGrowthsGiveEqualTimes(int seed)
    {
        var random = new Random(seed);
        double[] highs = new double[200];
        for (int i = 1; i < highs.Length; i++)
        {
            highs[i] = highs[i - 1] + (random.Next(5) == 0 ? random.NextDouble() : 0);
        }

        var line = new TrendFit(0, -180_000_000_000_000, 20, 0.4, 0.001, 0.01, 0.01, 0.1, 20);
        Growth one = new(line, [0.2, 0.1, 0], 0.25) { OnlyRises = true, Bursts = Bursts.Find(highs), Now = 20, StepHours = 1.0 / 60 };
        Growth other = one with { Bursts = Bursts.Find(highs) };
        (double early, double middle, double late) = FirstPassage.Quantiles(one, 22, 1, 0.1, 1000);
        return early >= 0.1 && early <= middle && middle <= late && (early, middle, late) == FirstPassage.Quantiles(other, 22, 1, 0.1, 1000);
    }

    private static double Middle(double[] values, int buckets)
    {
        int width = Math.Max(1, values.Length / buckets);
        long[] times = new long[values.Length / width];
        double[] highs = new double[times.Length];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = (long)(((i * width) + (0.5 * (width - 1))) * 60_000_000_000L);
            highs[i] = values.AsSpan(i * width, width).ToArray().Max();
        }

        double hours = width / 60.0;
        double level = 0.02 * (times[^1] / 60e9);
        double[] excess = [.. highs.Select((h, i) => h - (0.02 * times[i] / 60e9))];
        Growth.TakeOutClimb(excess, _ => 1.2 * hours, hours, 1.0 / 60);
        Array.Sort(excess, static (a, b) => b.CompareTo(a));
        var line = new TrendFit(times[^1], 0, level, 1.2, 0, 0, 0, 0, 12);
        return FirstPassage.Quantiles(new Growth(line, excess, hours), 20, 1, 0, 1000).Middle + (times[^1] / 3_600e9);
    }
}

using FsCheck.Xunit;
using StreamEngine.Prediction;
using StreamEngine.Tests.Scoring;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class ForecastPartsTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 1.2815515655446)]
    [InlineData(0.1, -1.2815515655446)]
    [InlineData(0.975, 1.9599639845401)]
    [InlineData(0.001, -3.0902323061678)]
    [InlineData(0.999, 3.0902323061678)]
    public void QuantilesOfTheNormalDistributionAreKnown(double p, double z) => Assert.Equal(z, NormalDistribution.Quantile(p), 1e-7);

    [Theory]
    [InlineData("disk_used_bytes", 1, "disk_*_bytes")]
    [InlineData("disk_size_bytes", 2, "disk_*_bytes")]
    [InlineData("jvm.memory.used", 1, "jvm_memory_*")]
    [InlineData("jvm.memory.limit", 2, "jvm_memory_*")]
    [InlineData("process_open_fds", 1, "process_*_fds")]
    [InlineData("process_max_fds", 2, "process_*_fds")]
    [InlineData("latency", 0, "")]
    [InlineData("", 0, "")]
    public void NamesTellTheirRole(string name, int role, string stem) => Assert.Equal(((PairRole)role, stem), CapacityPairs.Of(name));

    [Fact]
    public void APairIsCompleteWithTheSecondOfThem()
    {
        var pairs = new PairTable();
        Assert.Null(pairs.Add(PairRole.Used, "k", 4, 10));
        Assert.Null(pairs.Add(PairRole.Used, "k", 5, 10));
        Assert.Equal((4, 9), pairs.Add(PairRole.Size, "k", 9, 10));
        Assert.Equal([4], pairs.Forget(9));
        Assert.Equal((4, 7), pairs.Add(PairRole.Size, "k", 7, 10));
        Assert.Empty(pairs.Forget(4));
        Assert.Empty(pairs.Forget(4));
    }

    [Fact]
    public void FirstPassageOfALineWithoutNoiseIsWhereItCrosses()
    {
        (double early, double middle, double late) = FirstPassage.Quantiles(Line(0, 0), 110, 1, 0, 1000);
        Assert.Equal((10.0, 10.0, 10.0), (Math.Round(early, 6), Math.Round(middle, 6), Math.Round(late, 6)));
    }

    [Fact]
    public void FirstPassageOfAWalkWithDriftIsThatOfTheInverseGaussian()
    {
        (double early, double middle, double late) = FirstPassage.Quantiles(Line(0, 4), 110, 1, 0, 1000);
        var noise = new Noise(1);
        double[] times = new double[4000];
        for (int i = 0; i < times.Length; i++)
        {
            double at = 0;
            while (at < 10)
            {
                at += 0.01 + (0.2 * noise.Gaussian());
                times[i] += 0.01;
            }
        }

        Array.Sort(times);
        Assert.Equal(times[400], early, times[400] * 0.12);
        Assert.Equal(times[2000], middle, times[2000] * 0.12);
        Assert.Equal(times[3600], late, times[3600] * 0.12);
    }

    [Fact]
    public void NoiseReachesAThresholdBeforeTheLineDoes()
    {
        var noise = new Noise(2);
        double[] excess = [.. Enumerable.Range(0, 600).Select(_ => noise.Gaussian()).OrderDescending()];
        Growth growth = Line(0, 0) with { Excess = excess, BucketHours = 1.0 / 60 };
        double[] times = new double[2000];
        for (int i = 0; i < times.Length; i++)
        {
            int minute = 0;
            while ((minute / 60.0) + noise.Gaussian() < 10)
            {
                minute++;
            }

            times[i] = minute / 60.0;
        }

        Array.Sort(times);
        (double early, double middle, double late) = FirstPassage.Quantiles(growth, 110, 1, 0, 1000);
        Assert.Equal(times[200], early, 0.25);
        Assert.Equal(times[1000], middle, 0.25);
        Assert.Equal(times[1800], late, 0.25);
    }

    [Fact]
    public void WhatHasNotBeenReachedIsNotForetoldForThePast()
    {
        (double early, double middle, double late) = FirstPassage.Quantiles(Line(1, 1), 110, 1, 10, 1000);
        Assert.True(early >= 10 && middle > early && late > middle);
    }

    [Fact]
    public void AGrowthThatMayNotBeOneHasNoLateEdge() =>
        Assert.Equal(double.PositiveInfinity, FirstPassage.Quantiles(Line(1, 0), 110, 1, 0, 1000).Late);

    [Property(MaxTest = 50)]
    public bool EdgesOfFirstPassagesAreInOrderAndSpreadWithTheFactor(int seed)
    {
        var random = new Random(seed);
        Growth growth = Line(0.3 * random.NextDouble(), 5 * random.NextDouble()) with { OnlyRises = random.Next(2) == 0 };
        (double early, double middle, double late) = FirstPassage.Quantiles(growth, 110, 1, 0, 1e6);
        (double earlier, double _, double later) = FirstPassage.Quantiles(growth, 110, 2, 0, 1e6);
        return early <= middle && middle <= late && earlier <= early * 1.05 && later >= late * 0.95;
    }

    [Fact]
    public void ASeasonIsFoundWithItsGrowth()
    {
        var noise = new Noise(3);
        GrowthPoints points = Points(3 * 1440, i => 20 + (i / 60.0 * 0.3) + (8 * Math.Sin(i * 2 * Math.PI / 1440)) + (0.3 * noise.Gaussian()));
        DailySeason season = DailySeason.Find(points)!;
        Assert.Equal(0.3, season.Slope, 0.02);
        Assert.Equal(8, season.Peak, 1.0);
        Assert.Equal(-8, season.Trough, 1.0);
    }

    [Fact]
    public void NoSeasonIsFoundInALineABentOneAndAWalk()
    {
        var noise = new Noise(4);
        double walk = 0;
        Assert.Null(DailySeason.Find(Points(3 * 1440, i => i + noise.Gaussian())));
        Assert.Null(DailySeason.Find(Points(3 * 1440, i => i + (2 * Math.Max(0, i - 2500)) + noise.Gaussian())));
        Assert.Null(DailySeason.Find(Points(3 * 1440, i => Math.Min(i, 2000) + noise.Gaussian())));
        Assert.Null(DailySeason.Find(Points(3 * 1440, _ => walk += noise.Gaussian())));
    }

    [Fact]
    public void HalfADayOfASineIsDoubtedAndALineIsNot()
    {
        var noise = new Noise(5);
        GrowthPoints climb = Points(600, i => 50 - (8 * Math.Cos(i * 2 * Math.PI / 1440)) + (0.1 * noise.Gaussian()));
        GrowthPoints line = Points(600, i => 50 + (i * 0.02) + (0.1 * noise.Gaussian()));
        Assert.True(DayDoubt.IsLikely(climb.Times, climb.Means));
        Assert.False(DayDoubt.IsLikely(line.Times, line.Means));
    }

    [Property(MaxTest = 50)]
    public bool SlopesHaveTheDeviationThatIsToldOfThem(int seed)
    {
        // Far off once in thousands.
        var noise = new Noise(seed);
        GrowthPoints points = Points(300, i => (0.1 * i) + noise.Gaussian());
        TrendFit fit = Trend.Fit(points.Times, points.Means);
        return Math.Abs(fit.Slope - 6) < 6 * Math.Sqrt(fit.SlopeVariance) && Math.Sqrt(fit.SlopeVariance) < 1;
    }

    private static Growth Line(double slopeDeviation, double walk) =>
        new(new TrendFit(0, -36_000_000_000_000, 100, 1, slopeDeviation * slopeDeviation, 0, 0, walk, 10), [0], 0.25);

    private static GrowthPoints Points(int minutes, Func<int, double> value)
    {
        var history = new SeriesHistory(60_000_000_000, 0, 0);
        for (int i = 0; i < minutes; i++)
        {
            history.Add(i, value(i));
        }

        return GrowthPoints.Of(history, 1);
    }
}

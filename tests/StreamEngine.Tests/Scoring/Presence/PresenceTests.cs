using StreamEngine.Batching;
using StreamEngine.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Presence;

public sealed class PresenceTests
{
    private static readonly Entity s_host = new("shop", "host-1");

    private static List<Anomaly> Run(Frames frames, int count, Func<int, double[]> values, ScoringOptions? options = null)
    {
        var stage = new ScoringStage(options);
        var anomalies = new List<Anomaly>();
        for (int i = 0; i < count; i++)
        {
            using Frame frame = frames.Next(values(i));
            anomalies.AddRange(stage.Observe(frame).Anomalies);
        }

        return anomalies;
    }

    private static Frames TwoGauges()
    {
        var frames = new Frames();
        frames.Add("cpu", SeriesKind.Gauge, s_host);
        frames.Add("other", SeriesKind.Gauge, new Entity("shop", "host-2"));
        return frames;
    }

    private static int WindowOf(long time) => (int)((time - Frames.Origin) / Frames.Minute);

    [Fact]
    public void ASeriesThatStopsIsToldAndIsOverWhenItIsBack()
    {
        var noise = new Noise(1);
        List<Anomaly> anomalies = Run(TwoGauges(), 500, i => [i is >= 300 and < 340 ? double.NaN : 50 + noise.Gaussian(), 50 + noise.Gaussian()]);
        Assert.Equal([AnomalyKind.NoData, AnomalyKind.NoData], anomalies.Select(a => a.Kind));
        Assert.Equal([true, false], anomalies.Select(a => a.IsOpen));
        Assert.Equal("cpu", anomalies[0].Series);
        Assert.Equal("presence", anomalies[0].Detector);
        Assert.Equal(300, WindowOf(anomalies[0].Start));
        Assert.InRange(WindowOf(anomalies[0].DetectedAt), 302, 308);
        Assert.Equal(340, WindowOf(anomalies[1].End));
    }

    [Fact]
    public void ASeriesThatEndsIsToldOnceAndLetGo()
    {
        var noise = new Noise(2);
        var options = new ScoringOptions { Presence = new() { EndAfter = 100 } };
        List<Anomaly> anomalies = Run(TwoGauges(), 900, i => [i >= 300 ? double.NaN : 50 + noise.Gaussian(), 50 + noise.Gaussian()], options);
        Assert.Equal([true, false], anomalies.Select(a => a.IsOpen));
        Assert.InRange(WindowOf(anomalies[1].End), 395, 405);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public void WhatIsMissingByChanceAllTheTimeIsUsual(double share)
    {
        var noise = new Noise(3);
        Assert.Empty(Run(TwoGauges(), 3_000, _ => [noise.Uniform() < share ? double.NaN : 50 + noise.Gaussian(), 50 + noise.Gaussian()]));
    }

    [Fact]
    public void AnHourlyJobIsLateByItsOwnRhythm()
    {
        var noise = new Noise(4);
        int next = 10;
        List<Anomaly> anomalies = Run(TwoGauges(), 13_000, i =>
        {
            bool runs = i == next && i < 12_000;
            next = i == next ? (i / 60 * 60) + 60 + 8 + (int)(5 * noise.Uniform()) : next;
            return [runs ? 50 + noise.Gaussian() : double.NaN, 50 + noise.Gaussian()];
        });
        Anomaly late = Assert.Single(anomalies, a => a.IsOpen);
        Assert.Equal((AnomalyKind.NoData, "cpu"), (late.Kind, late.Series));
        Assert.InRange(WindowOf(late.DetectedAt), 12_060, 12_300);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.9)]
    public void ASeriesThatLosesValuesIsTold(double share)
    {
        var noise = new Noise(5);
        List<Anomaly> anomalies = Run(TwoGauges(), 900, i => [i is >= 700 and < 760 && noise.Uniform() < share ? double.NaN : 50 + noise.Gaussian(), 50 + noise.Gaussian()]);
        Anomaly lost = Assert.Single(anomalies, a => a.IsOpen);
        Assert.True(lost.Kind is AnomalyKind.MissingData or AnomalyKind.NoData);
        Assert.InRange(WindowOf(lost.DetectedAt), 702, 740);
        Assert.Single(anomalies, a => !a.IsOpen);
    }

    [Fact]
    public void FewerPointsInAWindowThanEverAreMissingData()
    {
        var noise = new Noise(6);
        Frames frames = TwoGauges();
        List<Anomaly> anomalies = Run(frames, 600, i =>
        {
            frames.Points = i is >= 400 and < 430 ? 3 : 6;
            return [50 + noise.Gaussian(), 50 + noise.Gaussian()];
        });
        Assert.Equal([AnomalyKind.MissingData, AnomalyKind.MissingData], anomalies.Where(a => a.IsOpen).Select(a => a.Kind));
        Assert.All(anomalies.Where(a => a.IsOpen), a => Assert.Equal(400, WindowOf(a.Start)));
        Assert.All(anomalies.Where(a => !a.IsOpen), a => Assert.InRange(a.Observed, 0.4, 0.99));
    }

    [Fact]
    public void PointsThatComeAtRandomAreNotMissed()
    {
        var noise = new Noise(7);
        Frames frames = TwoGauges();
        Assert.DoesNotContain(Run(frames, 2_000, _ =>
        {
            frames.Points = 1 + noise.Poisson(8);
            return [50 + noise.Gaussian(), 50 + noise.Gaussian()];
        }), a => a.Detector == "presence");
    }

    [Fact]
    public void AStuckValueIsToldAndTheWayBackIsNot()
    {
        var noise = new Noise(8);
        List<Anomaly> anomalies = Run(TwoGauges(), 900, i => [i is >= 600 and < 700 ? 51.5 : 50 + noise.Gaussian(), 50 + noise.Gaussian()]);
        Assert.Equal([true, false], anomalies.Select(a => a.IsOpen));
        Assert.Equal((AnomalyKind.FlatLine, 51.5), (anomalies[0].Kind, anomalies[0].Observed));
        Assert.InRange(WindowOf(anomalies[0].Start), 600, 601);
        Assert.InRange(WindowOf(anomalies[0].DetectedAt), 602, 610);
        Assert.InRange(anomalies[0].Expected, 49, 51);
        Assert.Equal(700, WindowOf(anomalies[1].End));
    }

    [Fact]
    public void ValuesThatSeldomChangeMayStay()
    {
        // A constant, a setting that was tried out at first, a rare counter, and one that is zero half of the time.
        var frames = new Frames();
        foreach (string name in (string[])["constant", "setting", "errors", "jobs"])
        {
            frames.Add(name, SeriesKind.Gauge);
        }

        var noise = new Noise(9);
        double errors = 0;
        Assert.DoesNotContain(Run(frames, 5_000, i =>
        {
            errors += noise.Uniform() < 0.02 ? 1 : 0;
            return [5, i < 100 ? i / 10 : 10, errors, noise.Poisson(0.7)];
        }), a => a.Kind == AnomalyKind.FlatLine);
    }

    [Fact]
    public void AHostThatIsGoneIsOneAnomaly()
    {
        var frames = new Frames();
        for (int i = 0; i < 40; i++)
        {
            frames.Add("m" + (i % 20), SeriesKind.Gauge, new Entity("shop", i < 20 ? "host-1" : "host-2"));
        }

        var noise = new Noise(10);
        List<Anomaly> anomalies = Run(frames, 500, i => [.. Enumerable.Range(0, 40).Select(s => s < 20 && i is >= 300 and < 330 ? double.NaN : 50 + noise.Gaussian())]);
        Anomaly gone = Assert.Single(anomalies, a => a.IsOpen);
        Assert.Equal((AnomalyKind.NoData, "host-1", 19), (gone.Kind, gone.Entity.Host, gone.AlsoCount));
        Assert.Single(anomalies, a => !a.IsOpen);
    }

    [Fact]
    public void ASeriesThatAnotherTakesThePlaceOfHasNotStopped()
    {
        // A pod that is replaced: the same metrics go on under another name.
        var frames = new Frames();
        frames.Add("cpu", SeriesKind.Gauge, new Entity("shop", "pod-1"));
        frames.Add("cpu", SeriesKind.Gauge, new Entity("shop", "pod-2"));
        frames.Add("other", SeriesKind.Gauge);
        var noise = new Noise(11);
        Assert.Empty(Run(frames, 600, i => [i >= 300 ? double.NaN : 50 + noise.Gaussian(), i < 302 ? double.NaN : 50 + noise.Gaussian(), 50 + noise.Gaussian()]));
    }

    [Fact]
    public void WindowsInWhichNothingCameSayNothing()
    {
        var noise = new Noise(12);
        Frames frames = TwoGauges();
        int counts = frames.Add("log.count", SeriesKind.Count);
        var stage = new ScoringStage();
        var anomalies = new List<Anomaly>();
        for (int i = 0; i < 500; i++)
        {
            bool silent = i is >= 300 and < 340;
            using Frame frame = frames.Next(i == 400 ? 500 : 0, [], [silent ? double.NaN : 50 + noise.Gaussian(), silent ? double.NaN : 50 + noise.Gaussian(), silent ? 0 : 10]);
            anomalies.AddRange(stage.Observe(frame).Anomalies.Where(a => a.SeriesId != counts));
        }

        Assert.Empty(anomalies);
    }

    [Fact]
    public void TheLastWindowOfTheInputSaysNothing()
    {
        var noise = new Noise(13);
        Frames frames = TwoGauges();
        frames.Add("log.count", SeriesKind.Count, new Entity("shop"));
        var stage = new ScoringStage();
        var anomalies = new List<Anomaly>();
        for (int i = 0; i < 400; i++)
        {
            using Frame frame = frames.Next([50 + noise.Gaussian(), i == 399 ? double.NaN : 50 + noise.Gaussian(), i == 399 ? 3 : 1_000 + (10 * noise.Gaussian())]);
            frame.IsUnfinished = i == 399;
            anomalies.AddRange(stage.Observe(frame).Anomalies);
        }

        Assert.Empty(anomalies);
    }

    [Fact]
    public void TheWayBackIsNotToldButWhatGoesFartherIs()
    {
        var noise = new Noise(14);
        double Level(int i, double after) => (i is >= 600 and < 720 ? 125 : i >= 720 ? after : 50) + noise.Gaussian();
        Assert.Single(Run(TwoGauges(), 900, i => [Level(i, 50), 50 + noise.Gaussian()]), a => a.IsOpen);
        Assert.Equal(2, Run(TwoGauges(), 900, i => [Level(i, 0), 50 + noise.Gaussian()]).Count(a => a.IsOpen));
    }
}

using StreamEngine.Correlation;
using StreamEngine.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Changes;

public sealed class ChangeDetectorTests
{
    private const int Day = 1440;

    private static List<Anomaly> Run(SeriesKind kind, Func<int, double> value, int windows, ScoringOptions? options = null)
    {
        var frames = new Frames();
        frames.Add("queue.length", kind);
        var stage = new ScoringStage(options);
        var told = new List<Anomaly>();
        for (int window = 0; window < windows; window++)
        {
            using Frame frame = frames.Next(value(window));
            told.AddRange(stage.Observe(frame).Anomalies.Where(static a => a.IsOpen && a.Detector == "change"));
        }

        return told;
    }

    [Fact]
    public void AShiftOfSmallCountsIsToldAsCounts()
    {
        var noise = new Noise(1);
        const int Begin = 5 * Day;
        Anomaly told = Assert.Single(Run(SeriesKind.Count, window => noise.Poisson(window < Begin ? 4 : 7), Begin + 600));
        Assert.Equal(AnomalyKind.LevelShift, told.Kind);
        Assert.Equal(1, told.Direction);
        Assert.InRange(told.Expected, 3.3, 4.5);
        Assert.InRange(told.Observed, 5.5, 8);
        Assert.InRange(told.Start, Frames.Origin + ((Begin - 20) * Frames.Minute), Frames.Origin + ((Begin + 20) * Frames.Minute));
        Assert.True(told.DetectedAt > told.Start);
    }

    [Fact]
    public void GrowthOfACounterThatSlowlyFallsIsToldAsGrowth()
    {
        var noise = new Noise(2);
        double total = 0;
        const int Begin = 5 * Day;
        List<Anomaly> told = Run(SeriesKind.Gauge, window => total += Math.Round(1000 * (1 + (0.1 * noise.Gaussian())) * (1 - Math.Clamp((window - Begin) / 1440.0, 0, 0.5))), Begin + 720);
        Assert.NotEmpty(told);
        Assert.True(told[0].IsGrowth);
        Assert.Equal(-1, told[0].Direction);
        Assert.Contains("level of growth of queue", AnomalyWords.Title(told[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void ItCanBeSwitchedOff()
    {
        var options = new ScoringOptions();
        options.Changes.IsEnabled = false;
        Assert.DoesNotContain(ScoringStage.BuiltIn(options), static d => d.Name == "change");
    }

    [Fact]
    public void AChangeIsSaidInWords()
    {
        const long Hour = 60 * Frames.Minute;
        var anomaly = new Anomaly
        {
            Kind = AnomalyKind.TrendChange,
            Detector = "change",
            Series = "memory",
            Metric = "memory",
            Entity = StreamEngine.Batching.Entity.None,
            Start = 14 * Hour,
            End = 20 * Hour,
            DetectedAt = 20 * Hour,
            PValue = 1e-6,
            Score = 0.6,
            Direction = 1,
            Observed = 470,
            Expected = 410,
        };
        Assert.Equal("level of memory rises 10 an hour, from 410 to 470, since 14:00", AnomalyWords.Title(anomaly));
        Assert.Equal("level of memory shifted from 410 to 470, since 14:00", AnomalyWords.Title(anomaly with { Kind = AnomalyKind.LevelShift }));
        Assert.Equal(
            "variation of memory is 4 times as large: steps from one value to the next of 12 against 3, from 14:00 to 20:00",
            AnomalyWords.Title(anomaly with { Kind = AnomalyKind.VarianceChange, Observed = 12, Expected = 3, IsOpen = false }));
        Assert.Equal("falls 10 an hour, from 470 to 410", AnomalyWords.Values(anomaly with { Direction = -1, Observed = 410, Expected = 470 }));
    }
}

using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring;

/// <summary>What is kept by the id of a series is forgotten when the series is retired: another one that gets the id is as new as under a new id.</summary>
public sealed class RetiredSeriesTests
{
    private const int Windows = 200;

    [Fact]
    public void ASeriesUnderAnOldIdIsScoredAsUnderANewOne()
    {
        string[] reused = Second(sameId: true);
        Assert.Equal(Second(sameId: false), reused);
        Assert.Contains(reused, line => line.Contains("anomaly", StringComparison.Ordinal));
    }

    [Fact]
    public void ForecastsEndWithTheirSeries()
    {
        var frames = new Frames();
        int disk = frames.Add("disk.used_percent", SeriesKind.Gauge);
        var forecaster = new ThresholdForecaster();
        var said = new Said();
        for (int i = 0; i < Windows; i++)
        {
            using Frame frame = frames.Next(40 + (i * 0.1));
            forecaster.Observe(frame, said);
        }

        Assert.True(said.All[^1].IsOpen);
        using Frame last = frames.Next(double.NaN);
        last.RetiredSeries = [disk];
        forecaster.Observe(last, said);
        Assert.False(said.All[^1].IsOpen);
        Assert.Equal(said.All[^2].Id, said.All[^1].Id);
        int told = said.All.Count;
        forecaster.Complete(said);
        Assert.Equal(told, said.All.Count);
    }

    [Fact]
    public void ARecorderKeepsWhatInsightsAreAbout()
    {
        var frames = new Frames();
        int kept = frames.Add("kept", SeriesKind.Gauge);
        int plain = frames.Add("plain", SeriesKind.Gauge);
        var recorder = new SeriesRecorder(new SeriesRecorderOptions { MaxSeries = 2 });
        using Frame first = frames.Next(1, 2);
        recorder.Observe(first);
        recorder.Find("kept")!.Pinned = true;
        using Frame second = frames.Next(double.NaN, double.NaN);
        second.RetiredSeries = [kept, plain];
        recorder.Observe(second);
        Assert.NotNull(recorder.Find("kept"));
        Assert.Null(recorder.Find("plain"));
        Assert.Equal(1, recorder.Count);
    }

    /// <summary>What is said of a series that comes after another one was retired.</summary>
    private static string[] Second(bool sameId)
    {
        var frames = new Frames();
        int first = frames.Add("first", SeriesKind.Gauge);
        if (!sameId)
        {
            frames.Add("first", SeriesKind.Gauge);
        }

        var stage = new ScoringStage();
        var noise = new Random(3);
        var lines = new List<string>();
        for (int i = 0; i < 2 * Windows; i++)
        {
            bool before = i < Windows;
            double value = before ? 1000 + noise.Next(200) + (i == Windows - 1 ? 50_000 : 0) : 5 + noise.NextDouble() + (i == Windows + 150 ? 40 : 0);
            double[] values = sameId ? [value] : before ? [value, double.NaN] : [double.NaN, value];
            using Frame frame = frames.Next(values);
            if (i == Windows)
            {
                frame.RetiredSeries = [first];
            }

            ScoredFrame scored = stage.Observe(frame);
            if (!before)
            {
                SeriesScore score = scored.Scores.Span[0];
                lines.Add($"{i} {score.PValue:R} {score.Expected:R} {score.Lower:R} {score.Learning}");
                lines.AddRange(scored.Anomalies.Select(a => $"anomaly {a.IsOpen} {a.PValue:R} {a.Observed:R}"));
            }
        }

        return [.. lines];
    }

    private sealed class Said : IInsightHandler
    {
        internal List<Insight> All { get; } = [];

        public void OnInsight(Insight insight) => All.Add(insight);
    }
}

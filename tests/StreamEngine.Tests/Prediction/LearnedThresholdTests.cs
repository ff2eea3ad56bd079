using StreamEngine.Insights;
using StreamEngine.Prediction;
using StreamEngine.Snapshots;
using StreamEngine.Tests.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class LearnedThresholdTests : IInsightHandler
{
    private readonly List<Insight> _told = [];

    void IInsightHandler.OnInsight(Insight insight) => _told.Add(insight);

    [Fact]
    public void AClimbToWhereAllClimbsStoppedIsForetold()
    {
        var noise = new Noise(3);
        Run("pool.active", 300 * 6, i => 10 + (0.15 * (i % 300)) + (0.2 * noise.Gaussian()));
        Insight first = _told[0];
        ThresholdForecast forecast = first.Forecast!;
        Assert.True(forecast.IsLearned);
        Assert.InRange(forecast.Threshold, 54, 56);
        Assert.True(first.Time > Frames.Origin + (900 * Frames.Minute));
        Assert.True(first.Severity <= InsightSeverity.Medium);
        Assert.Contains(", where it stopped 3 times, in ", first.Title, StringComparison.Ordinal);
        Assert.StartsWith("threshold learned, not configured: climbs stopped at 5", first.Evidence[1].Text, StringComparison.Ordinal);

        // Of each of the climbs that follow, and each time over when it has been thrown back.
        Assert.Equal([3, 4, 5], _told.Where(static i => i.Revision == 1).Select(static i => (int)((i.Time - Frames.Origin) / (300 * Frames.Minute))));
        Assert.All(_told.Where(static i => i.IsOpen), static i =>
        {
            long truth = i.Time + (300 * Frames.Minute) - ((i.Time - Frames.Origin) % (300 * Frames.Minute));
            Assert.InRange((i.Forecast!.ReachedAt - truth) / (double)Frames.Minute, -45, 45);
        });
    }

    [Fact]
    public void WhatHasNoCeilingHasNoForecast()
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            var noise = new Noise(seed);
            double walk = 100;
            Run("pool.active", 6000, _ => walk += noise.Gaussian());
            Run("pool.active", 3000, i => 50 + (30 * Math.Sin(i * Math.PI / 720)) + noise.Gaussian());
        }

        Assert.Empty(_told);
    }

    [Theory]
    [InlineData("pool.idle")]
    [InlineData("slots.free")]
    public void WhatIsWellWhenItIsHighHasNoCeiling(string name)
    {
        Run(name, 300 * 6, i => 10 + (0.15 * (i % 300)), new ForecastOptions { Horizon = TimeSpan.FromMinutes(1) });
        Assert.Empty(_told);
    }

    [Fact]
    public void WhatWasLearnedIsInSnapshots()
    {
        var frames = new Frames();
        frames.Add("pool.active", SeriesKind.Gauge);
        var forecaster = new ThresholdForecaster();
        ThresholdForecaster? again = null;
        var other = new LearnedThresholdTests();
        for (int i = 0; i < 300 * 5; i++)
        {
            if (i == 1000)
            {
                var output = new SnapshotOutput();
                ((ISnapshotState)forecaster).Save(output);
                var input = new SnapshotInput(output.ToArray(), 1);
                again = new ThresholdForecaster();
                ((ISnapshotState)again).Load(ref input, ((ISnapshotState)again).SnapshotVersion);
                _told.Clear();
            }

            using Frame frame = frames.Next(10 + (0.15 * (i % 300)) + (i * 7919 % 101 / 500.0));
            forecaster.Observe(frame, this);
            again?.Observe(frame, other);
        }

        Assert.NotEmpty(_told);
        Assert.Equal(_told.Select(static i => (i.Id, i.Revision, i.Title)), other._told.Select(static i => (i.Id, i.Revision, i.Title)));
    }

    private void Run(string name, int count, Func<int, double> value, ForecastOptions? options = null)
    {
        var frames = new Frames();
        frames.Add(name, SeriesKind.Gauge);
        var forecaster = new ThresholdForecaster(options);
        for (int i = 0; i < count; i++)
        {
            using Frame frame = frames.Next(value(i));
            forecaster.Observe(frame, this);
        }
    }
}

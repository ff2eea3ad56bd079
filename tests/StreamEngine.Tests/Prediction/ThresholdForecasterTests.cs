using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Prediction;
using StreamEngine.Tests.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class ThresholdForecasterTests
{
    private sealed class Collector : IInsightHandler
    {
        internal List<Insight> Insights { get; } = [];

        public void OnInsight(Insight insight) => Insights.Add(insight);
    }

    private static List<Insight> Run(int count, Func<int, double> value, string name = "disk.used_percent", ForecastOptions? options = null,
        bool complete = false, SeriesKind kind = SeriesKind.Gauge)
    {
        var frames = new Frames();
        frames.Add(name, kind, new Entity(null, "inventory-1"));
        var forecaster = new ThresholdForecaster(options);
        var output = new Collector();
        for (int i = 0; i < count; i++)
        {
            using Frame frame = frames.Next(value(i));
            forecaster.Observe(frame, output);
        }

        if (complete)
        {
            forecaster.Complete(output);
        }

        return output.Insights;
    }

    [Fact]
    public void LeakIsForetoldWithTimeRateAndInterval()
    {
        var noise = new Noise(1);
        Insight insight = Run(240, i => 40 + (i / 60.0 * 5) + (0.3 * noise.Gaussian()))[^1];
        ThresholdForecast forecast = insight.Forecast!;
        Assert.Equal(InsightType.Forecast, insight.Type);
        Assert.Equal(100, forecast.Threshold);
        Assert.InRange(forecast.RatePerHour, 4.5, 5.5);
        long truth = Frames.Origin + (720 * Frames.Minute);
        Assert.InRange((forecast.ReachedAt - truth) / (double)Frames.Minute, -60, 60);
        Assert.True(forecast.Earliest < forecast.ReachedAt && forecast.ReachedAt < forecast.Latest);
        Assert.StartsWith("disk.used_percent of inventory-1 reaches 100 % in ", insight.Title);
        Assert.Equal("trend", insight.Evidence[0].Kind);
    }

    [Fact]
    public void IntervalHoldsTheTruthInAboutEightyPercentOfLeaks()
    {
        // The truth is the first passage of the noiseless line plus walk; 200 leaks, of white noise, bursts, or both.
        int held = 0;
        int told = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var noise = new Noise(seed);
            double rate = 0.05 + (0.1 * noise.Uniform());
            double walk = seed % 3 == 0 ? 0 : 0.1 + (0.2 * noise.Uniform());
            double white = seed % 3 == 1 ? 0.05 : 0.6;
            double level = 30;
            var path = new List<double>();
            while (level < 100 && path.Count < 20_000)
            {
                level += rate + (walk * noise.Gaussian());
                path.Add(level);
            }

            int seen = Math.Min(path.Count / 2, 300);
            Insight? last = Run(seen, i => Math.Min(100, path[i] + (white * noise.Gaussian()))).LastOrDefault();
            if (last is not null)
            {
                long truth = Frames.Origin + (path.Count * Frames.Minute);
                told++;
                held += truth >= last.Forecast!.Earliest && truth <= last.Forecast.Latest ? 1 : 0;
            }
        }

        Assert.True(told > 120, $"told {told}");
        Assert.InRange((double)held / told, 0.70, 0.92);
    }

    [Fact]
    public void SawtoothWithoutNetGrowthIsSilentOnceItHasFallenBack()
    {
        var noise = new Noise(2);
        List<Insight> insights = Run(1_500, i => 30 + (i % 120 * 0.5) + (0.5 * noise.Gaussian()));
        Assert.Empty(insights.Where(i => i.IsOpen && i.End > Frames.Origin + (121 * Frames.Minute))
            .Select(i => $"{(i.End - Frames.Origin) / Frames.Minute} since {(i.Forecast!.GrowingSince - Frames.Origin) / Frames.Minute}: {i.Title}"));
    }

    [Fact]
    public void SawtoothWithNetGrowthIsForetoldByItsPeaks()
    {
        var noise = new Noise(3);
        Insight insight = Run(1_200, i => 20 + (i % 60 * 0.4) + (i * 0.02) + (0.3 * noise.Gaussian()))[^1];
        Assert.InRange(insight.Forecast!.RatePerHour, 0.9, 1.5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(8)]
    public void FlatSeriesIsSilent(double deviation)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var noise = new Noise(seed);
            Assert.Empty(Run(700, _ => Math.Clamp(60 + (deviation * noise.Gaussian()), 0, 100)));
        }
    }

    [Fact]
    public void RandomWalkIsHardlyEverForetold()
    {
        int told = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var noise = new Noise(seed);
            double level = 50;
            told += Run(400, _ => level = Math.Clamp(level + (0.3 * noise.Gaussian()), 0, 100)).Count > 0 ? 1 : 0;
        }

        Assert.InRange(told, 0, 6);
    }

    [Fact]
    public void SeasonWithoutGrowthIsSilentFromTheSecondDay()
    {
        var noise = new Noise(4);
        var frames = new Frames { Step = 15 * Frames.Minute };
        frames.Add("cpu.percent", SeriesKind.Gauge);
        var forecaster = new ThresholdForecaster();
        var output = new Collector();
        for (int i = 0; i < 96 * 10; i++)
        {
            using Frame frame = frames.Next(50 + (25 * Math.Sin(i * 2 * Math.PI / 96)) + noise.Gaussian());
            forecaster.Observe(frame, output);
        }

        Assert.DoesNotContain(output.Insights, i => i.IsOpen && i.Time > Frames.Origin + (96 * 15 * Frames.Minute));
    }

    [Fact]
    public void StepThatIsOverIsNoGrowth()
    {
        var noise = new Noise(5);
        List<Insight> insights = Run(700, i => (i < 350 ? 40 : 60) + (0.5 * noise.Gaussian()));
        Assert.DoesNotContain(insights, i => i.IsOpen);
    }

    [Fact]
    public void LeakThatBeginsLateIsDatedToItsBeginning()
    {
        var noise = new Noise(6);
        Insight insight = Run(350, i => 40 + (Math.Max(0, i - 250) * 0.2) + (0.3 * noise.Gaussian()))[^1];
        Assert.InRange((insight.Forecast!.GrowingSince - Frames.Origin) / Frames.Minute, 230, 290);
        Assert.InRange(insight.Forecast.RatePerHour, 9, 15);
    }

    [Fact]
    public void FreeSpaceFallsTowardsZero()
    {
        var noise = new Noise(7);
        Insight insight = Run(240, i => 1e9 - (i * 2e6) + (1e6 * noise.Gaussian()), "mem.free_bytes")[^1];
        Assert.Equal(0, insight.Forecast!.Threshold);
        Assert.True(insight.Forecast.RatePerHour < 0);
        Assert.InRange((insight.Forecast.ReachedAt - Frames.Origin) / Frames.Minute, 450, 550);
    }

    [Fact]
    public void ConfiguredThresholdCountsFirstAndUnknownUnitsHaveNone()
    {
        var options = new ForecastOptions { Thresholds = [new ForecastThreshold("queue.*", 5000)] };
        Assert.Equal(5000, Run(300, i => 100 + (i * 5), "queue.length", options)[^1].Forecast!.Threshold);
        Assert.Empty(Run(300, i => 100 + (i * 5), "queue.length"));
    }

    [Fact]
    public void RevisionsKeepTheIdAndTheEndTellsTheFinalStateOnce()
    {
        var noise = new Noise(8);
        List<Insight> insights = Run(600, i => 20 + (i * i / 5_000.0) + (0.2 * noise.Gaussian()), complete: true);
        Assert.True(insights.Count >= 2);
        Assert.Single(insights.Select(i => i.Id).Distinct());
        Assert.Equal(Enumerable.Range(1, insights.Count), insights.Select(i => i.Revision));
    }

    [Fact]
    public void UsedIsForetoldByTheSizeBesideIt()
    {
        var frames = new Frames();
        frames.Add("disk_used_bytes", SeriesKind.Gauge, new Entity(null, "inventory-1"));
        frames.Add("disk_size_bytes", SeriesKind.Gauge, new Entity(null, "inventory-1"));
        frames.Add("disk_size_bytes", SeriesKind.Gauge, new Entity(null, "inventory-2"));
        var forecaster = new ThresholdForecaster();
        var output = new Collector();
        var noise = new Noise(10);
        for (int i = 0; i < 300; i++)
        {
            using Frame frame = frames.Next(4e11 + (i * 1e9) + (1e9 * noise.Gaussian()), 1e12, 5e11);
            forecaster.Observe(frame, output);
        }

        ThresholdForecast forecast = output.Insights[^1].Forecast!;
        Assert.Equal(1e12, forecast.Threshold);
        Assert.InRange((forecast.ReachedAt - Frames.Origin) / Frames.Minute, 590, 601);
        Assert.NotNull(forecaster.Forecast(0, TimeSpan.FromHours(1)));
        Assert.Null(forecaster.Forecast(1, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void SeriesBeyondTheLimitAreCountedAndNotFollowed()
    {
        var frames = new Frames();
        frames.Add("a.percent", SeriesKind.Gauge);
        frames.Add("b.percent", SeriesKind.Gauge);
        var forecaster = new ThresholdForecaster(new ForecastOptions { MaxSeries = 1 });
        using Frame frame = frames.Next(1, 2);
        forecaster.Observe(frame, new Collector());
        Assert.Equal(1, forecaster.Refused);
    }

    [Fact]
    public void CountSeriesAreNotForetold() => Assert.Empty(Run(200, i => 10 + (i * 0.3), kind: SeriesKind.Count));

    [Fact]
    public void SameInputGivesTheSameInsights()
    {
        static List<string> Titles()
        {
            var noise = new Noise(9);
            return [.. Run(300, i => 40 + (i / 12.0) + noise.Gaussian(), complete: true).Select(i => i.Id + i.Title + i.Revision)];
        }

        Assert.Equal(Titles(), Titles());
    }
}

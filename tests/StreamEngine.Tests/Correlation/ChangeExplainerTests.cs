using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Correlation;

public class ChangeExplainerTests
{
    private static readonly Topology s_shop = new([new("frontend", "checkout"), new("checkout", "payment")]);

    private static ChangeExplainer Explainer(double minute, Topology? topology = null) => new(new ChangeExplainerOptions { At = Scene.At(minute), Topology = topology });

    private static FrameFeed Shop()
    {
        var random = new Random(7);
        double[] noise = [.. Enumerable.Range(0, 2000).Select(_ => FrameFeed.Gauss(random))];
        return new FrameFeed()
            .Add("checkout", "error.rate", m => m >= 120 ? 14 + noise[m] : 0.3 + (0.05 * noise[m]))
            .Add("frontend", "error.rate", m => m >= 121 ? 20 + noise[m + 200] : 0.3 + (0.05 * noise[m + 200]))
            .Add("frontend", "latency", m => (m >= 121 ? 300 : 100) + (5 * noise[m + 400]))
            .Add("payment", "request.count", m => Math.Round((m >= 120 ? 3 : 80) + noise[m + 600]), SeriesKind.Count)
            .AddNoise(200, 3);
    }

    [Fact]
    public void Callee_that_failed_is_ranked_before_its_caller_and_before_those_that_get_fewer_requests()
    {
        ChangeExplainer explainer = Explainer(120, s_shop);
        Shop().Play(explainer, 140);
        Insight insight = explainer.Explain();
        Assert.Equal(InsightType.Incident, insight.Type);
        Assert.Equal("checkout", insight.Causes[0].Entity.Service);
        Assert.Equal(Scene.At(120), insight.Time);
        Assert.DoesNotContain(insight.Causes, c => c.Entity.Service!.StartsWith("noise", StringComparison.Ordinal));
        Assert.True(insight.Score > 0.9);
    }

    [Fact]
    public void Time_given_a_few_minutes_late_still_finds_the_onset()
    {
        ChangeExplainer explainer = Explainer(123, s_shop);
        Shop().Play(explainer, 140);
        Insight insight = explainer.Explain();
        Assert.Equal("checkout", insight.Causes[0].Entity.Service);
        Assert.Equal(Scene.At(120), insight.Time);
    }

    [Fact]
    public void Deployment_just_before_is_the_first_cause()
    {
        ChangeExplainer explainer = Explainer(120, s_shop);
        Shop().Play(explainer, 140, [Scene.Deployment("checkout", 119.5)]);
        Insight insight = explainer.Explain();
        Assert.StartsWith("change:", insight.Causes[0].Series, StringComparison.Ordinal);
        Assert.Contains("deployment 2.4.1 of checkout", insight.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 0.02)]
    public void Noise_and_slow_drift_are_nothing(int seed, double drift)
    {
        ChangeExplainer explainer = Explainer(200);
        new FrameFeed().AddNoise(400, seed, drift).Play(explainer, 300, [Scene.Deployment("noise3", 199)]);
        Insight insight = explainer.Explain();
        Assert.StartsWith("nothing changed around", insight.Title, StringComparison.Ordinal);
        Assert.Empty(insight.Causes);
        Assert.True(insight.Score <= 0.05);
        Assert.Contains(insight.Evidence, e => e.Kind == "change");
    }

    [Fact]
    public void Shift_that_the_series_makes_every_half_hour_is_nothing()
    {
        ChangeExplainer explainer = Explainer(210);
        new FrameFeed().AddNoise(20, 5).Add("batch", "cpu", m => m % 30 < 6 ? 90 : 10).Play(explainer, 230);
        Assert.Empty(explainer.Explain().Causes);
    }

    [Fact]
    public void Steady_gauge_that_stops_is_a_change()
    {
        ChangeExplainer explainer = Explainer(100);
        new FrameFeed().AddNoise(20, 5).Add("mail", "heartbeat", m => m < 100 ? 1 : double.NaN).Play(explainer, 130);
        Insight insight = explainer.Explain();
        Assert.Contains("has no values since", insight.Evidence[0].Text, StringComparison.Ordinal);
        Assert.Equal("mail", insight.Causes[0].Entity.Service);
    }

    [Fact]
    public void Series_without_entity_are_ranked_each_for_itself()
    {
        ChangeExplainer explainer = Explainer(100);
        new FrameFeed().Add(null, "a", m => m < 100 ? 1 + (m % 3) : 400).Add(null, "b", m => 5 + (m % 2)).Play(explainer, 130);
        Assert.Equal("a", explainer.Explain().Causes[0].Series);
    }

    [Fact]
    public void No_data_after_or_before_is_said()
    {
        ChangeExplainer late = Explainer(500);
        new FrameFeed().AddNoise(8, 1).Play(late, 100);
        Assert.Equal("nothing to compare around 18:20: no data after it", late.Explain().Title);
        ChangeExplainer early = Explainer(0);
        new FrameFeed().AddNoise(8, 1).Play(early, 100);
        Assert.EndsWith("too little data before it", early.Explain().Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_gives_the_same_and_series_beyond_the_limit_are_counted()
    {
        string[] texts = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            ChangeExplainer explainer = Explainer(120, s_shop);
            Shop().Play(explainer, 140);
            return Scene.Text([explainer.Explain()]);
        })];
        Assert.Equal(texts[0], texts[1]);
        var small = new ChangeExplainer(new ChangeExplainerOptions { At = Scene.At(50), MaxSeries = 10 });
        new FrameFeed().AddNoise(12, 1).Play(small, 60);
        Assert.Contains("10 series compared", small.Explain().Evidence[^1].Text, StringComparison.Ordinal);
        Assert.True(small.DroppedSeries > 0);
    }
}

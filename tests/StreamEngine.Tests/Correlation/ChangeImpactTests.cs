using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using Xunit;

namespace StreamEngine.Tests.Correlation;

public class ChangeImpactTests
{
    private static ChangeImpact Judge() => new(new ChangeImpactOptions { Topology = new Topology([new("frontend", "checkout")]) });

    [Fact]
    public void Errors_right_after_a_deployment_make_it_likely()
    {
        Insight insight = Assert.Single(new Scene().Add(Scene.Deployment("checkout", 11.5))
            .Add(Scene.Anomaly("checkout", "error.rate", 12), lasts: 9).Add(Scene.Anomaly("frontend", "error.rate", 13), lasts: 9).Play(Judge(), 60));
        Assert.Equal(InsightType.ChangeImpact, insight.Type);
        Assert.Equal("deployment 2.4.1 of checkout at 10:11:30: likely the reason why errors of checkout rose 30 s later", insight.Title);
        Assert.Equal(Scene.At(26.5), insight.End);
        Assert.StartsWith("change:", Assert.Single(insight.Causes).Series, StringComparison.Ordinal);
        Assert.Equal(3, insight.Members.Count);
        Assert.True(insight.Severity >= InsightSeverity.Medium);
    }

    [Fact]
    public void Trouble_that_was_there_before_is_coincidence()
    {
        Insight insight = Assert.Single(new Scene().Add(Scene.Deployment("checkout", 21.5))
            .Add(Scene.Anomaly("checkout", "error.rate", 12), lasts: 30).Add(Scene.Anomaly("checkout", "latency", 22), lasts: 9).Play(Judge(), 60));
        Assert.Contains("coincident", insight.Title, StringComparison.Ordinal);
        Assert.Contains("abnormal before", insight.Title, StringComparison.Ordinal);
        Assert.True(insight.Severity <= InsightSeverity.Low);
    }

    [Fact]
    public void Trouble_everywhere_at_once_is_coincidence()
    {
        var scene = new Scene().Add(Scene.Deployment("checkout", 11.5, type: "restart"));
        for (int i = 0; i < 10; i++)
        {
            scene.Add(Scene.Anomaly(i == 0 ? "checkout" : "s" + i, "error.rate", 12), lasts: 9);
        }

        Assert.Contains("coincident", Assert.Single(scene.Play(Judge(), 60)).Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Change_without_effect_is_cleared_at_the_end_of_its_observation()
    {
        var scene = new Scene().Add(Scene.Deployment("checkout", 11.5)).Add(Scene.Anomaly("search", "error.rate", 12), lasts: 9);
        Assert.Empty(scene.Play(Judge(), 26, complete: false));
        Insight insight = Assert.Single(scene.Play(Judge(), 27, complete: false));
        Assert.Contains("cleared", insight.Title, StringComparison.Ordinal);
        Assert.Equal(InsightSeverity.Info, insight.Severity);
        Assert.Empty(insight.Causes);
    }

    [Fact]
    public void Observation_that_the_input_cuts_short_is_told()
    {
        Insight insight = Assert.Single(new Scene().Add(Scene.Deployment("checkout", 11.5)).Play(Judge(), 14));
        Assert.Contains(insight.Evidence, e => e.Text.Contains("not complete", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_change_is_judged_once_with_an_id_that_a_replay_repeats()
    {
        var scene = new Scene();
        for (int i = 0; i < 30; i++)
        {
            scene.Add(Scene.Deployment("s" + (i % 7), i, type: i % 2 == 0 ? "config" : "deployment"));
            scene.Add(Scene.Deployment("s" + (i % 7), i, type: i % 2 == 0 ? "config" : "deployment"));
        }

        List<Insight> told = scene.Play(Judge(), 40);
        Assert.Equal(30, told.Count);
        Assert.Equal(30, told.DistinctBy(i => i.Id).Count());
        Assert.Equal(Scene.Text(told), Scene.Text(scene.Play(Judge(), 40, arrange: a => [.. a.Reverse()])));
    }

    [Fact]
    public void Storm_of_changes_and_anomalies_is_bounded()
    {
        var scene = new Scene();
        for (int i = 0; i < 500; i++)
        {
            scene.Add(new ChangeEvent(Scene.At(5), "deployment", new Entity("s" + i), "1", "", "")).Add(Scene.Anomaly("s" + i, "m", 6));
        }

        var judge = new ChangeImpact(new ChangeImpactOptions { MaxChanges = 20, MaxAnomalies = 50 });
        Assert.Equal(20, scene.Play(judge, 60).Count);
        Assert.Equal(480, judge.DroppedChanges);
        Assert.Equal(450, judge.DroppedAnomalies);
    }
}

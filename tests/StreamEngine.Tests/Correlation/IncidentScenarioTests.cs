using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using Xunit;

namespace StreamEngine.Tests.Correlation;

public class IncidentScenarioTests
{
    private static readonly Topology s_shop = new([new("frontend", "checkout"), new("checkout", "payment"), new("checkout", "cart"), new("cart", "redis")]);

    private static IncidentCorrelator Correlator() => new(new IncidentOptions { Topology = s_shop });

    private static Scene BadDeployment() => new Scene()
        .Add(Scene.Deployment("checkout", 11 + (20 / 60d)))
        .Add(Scene.Anomaly("checkout", "error.rate", 12), lasts: 8)
        .Add(Scene.Anomaly("checkout", "latency", 12, 1e-7, 900, 120), lasts: 8)
        .Add(Scene.Anomaly("checkout", "abc", 12.1, 1e-6, 40, kind: AnomalyKind.NewTemplate, severity: Severity.Error, template: "cannot parse price <*>"))
        .Add(Scene.Anomaly("frontend", "error.rate", 13, 1e-8, 8, 0.2), lasts: 7)
        .Add(Scene.Anomaly("payment", "request.rate", 13, 1e-10, 3, 80, direction: -1), lasts: 7);

    [Fact]
    public void Bad_deployment_is_one_incident_that_blames_the_change()
    {
        List<Insight> told = BadDeployment().Play(Correlator(), 60);
        Assert.Single(told.Select(i => i.Id).Distinct());
        Insight last = told[^1];
        Assert.False(last.IsOpen);
        Assert.StartsWith("change:", last.Causes[0].Series, StringComparison.Ordinal);
        Assert.Equal("checkout", last.Causes[0].Entity.Service);
        Assert.Equal("checkout", last.Causes[1].Entity.Service);
        Assert.Equal("checkout", last.Entity.Service);
        Assert.Contains("40 s after deployment 2.4.1", last.Title, StringComparison.Ordinal);
        Assert.Contains("frontend", last.Title, StringComparison.Ordinal);
        Assert.Equal(6, last.Members.Count);
        Assert.Contains(last.Causes[0].Series, last.Members);
        Assert.Contains(last.Evidence, e => e.Kind == "change");
        Assert.Equal(Scene.At(12), last.Time);
    }

    [Fact]
    public void Without_the_change_the_service_is_blamed_and_not_those_downstream_that_get_fewer_requests()
    {
        var scene = new Scene()
            .Add(Scene.Anomaly("checkout", "error.rate", 12), lasts: 8)
            .Add(Scene.Anomaly("frontend", "error.rate", 12, 1e-12, 30, 0.2), lasts: 7)
            .Add(Scene.Anomaly("payment", "request.rate", 12, 1e-12, 3, 80, direction: -1), lasts: 7);
        Insight last = scene.Play(Correlator(), 60)[^1];
        Assert.Equal("checkout", last.Causes[0].Entity.Service);
        Assert.Contains(last.Evidence, e => e.Kind == "topology" && e.Text.StartsWith("frontend calls checkout", StringComparison.Ordinal));
    }

    [Fact]
    public void Callee_that_failed_first_explains_a_chain_of_callers()
    {
        var scene = new Scene()
            .Add(Scene.Anomaly("redis", "latency", 10, 1e-6, 40, 2), lasts: 9)
            .Add(Scene.Anomaly("cart", "error.rate", 10, 1e-9), lasts: 9)
            .Add(Scene.Anomaly("checkout", "error.rate", 11, 1e-9), lasts: 9)
            .Add(Scene.Anomaly("frontend", "error.rate", 11, 1e-9), lasts: 9);
        Insight last = scene.Play(Correlator(), 60)[^1];
        Assert.Equal("redis", last.Causes[0].Entity.Service);
        Assert.Equal(4, last.Members.Count);
    }

    [Fact]
    public void Unrelated_services_an_hour_apart_stay_apart()
    {
        var scene = new Scene()
            .Add(Scene.Anomaly("checkout", "error.rate", 10), lasts: 3).Add(Scene.Anomaly("checkout", "latency", 10), lasts: 3)
            .Add(Scene.Anomaly("search", "error.rate", 70), lasts: 3).Add(Scene.Anomaly("search", "latency", 70), lasts: 3);
        List<Insight> told = scene.Play(Correlator(), 120);
        Assert.Equal(2, told.Select(i => i.Id).Distinct().Count());
        Assert.All(told, i => Assert.Equal(2, i.Members.Count));
    }

    [Fact]
    public void Unrelated_services_of_the_same_half_hour_stay_apart()
    {
        var scene = new Scene()
            .Add(Scene.Anomaly("checkout", "error.rate", 10), lasts: 20).Add(Scene.Anomaly("checkout", "latency", 11), lasts: 20)
            .Add(Scene.Anomaly("search", "error.rate", 20), lasts: 20).Add(Scene.Anomaly("search", "latency", 21), lasts: 20);
        Assert.Equal(2, scene.Play(Correlator(), 120).Select(i => i.Id).Distinct().Count());
    }

    [Fact]
    public void Weak_lone_anomalies_make_no_incident()
    {
        var scene = new Scene();
        for (int i = 0; i < 20; i++)
        {
            scene.Add(Scene.Anomaly("s" + i, "cpu", 5 + (i * 7), 1e-4, 1.4, 1), lasts: 1);
        }

        Assert.Empty(scene.Play(Correlator(), 200));
    }

    [Fact]
    public void One_anomaly_right_after_a_change_of_its_entity_is_an_incident()
    {
        var scene = new Scene().Add(Scene.Deployment("search", 11.5)).Add(Scene.Anomaly("search", "latency", 12, 1e-6), lasts: 3);
        Insight last = scene.Play(Correlator(), 60)[^1];
        Assert.StartsWith("change:", last.Causes[0].Series, StringComparison.Ordinal);
        Assert.Empty(new Scene().Add(Scene.Deployment("mail", 11.5)).Add(Scene.Anomaly("search", "latency", 12, 1e-6), lasts: 3).Play(Correlator(), 60));
    }

    [Fact]
    public void One_burst_of_errors_is_an_incident()
    {
        var scene = new Scene().Add(Scene.Anomaly("search", "log.count", 12, 1e-14, 500, 1, kind: AnomalyKind.Burst, severity: Severity.Error), lasts: 3);
        Assert.NotEmpty(scene.Play(Correlator(), 60));
    }

    [Fact]
    public void Burst_of_the_error_count_is_an_incident_and_new_talk_is_none()
    {
        Assert.NotEmpty(new Scene().Add(Scene.Anomaly("search", "log.errors", 12, 1e-14, 500, 1, kind: AnomalyKind.Burst), lasts: 3).Play(Correlator(), 60));
        var talk = new Scene()
            .Add(Scene.Anomaly("search", "a", 12, 1e-4, 1, kind: AnomalyKind.NewTemplate, severity: Severity.Info, template: "cache warmed in <*>"), lasts: 2)
            .Add(Scene.Anomaly("search", "b", 13, 1e-4, 1, kind: AnomalyKind.NewTemplate, severity: Severity.Info, template: "plugin <*> loaded"), lasts: 2);
        Assert.Empty(talk.Play(Correlator(), 60));
    }

    [Fact]
    public void Many_services_that_fail_at_once_are_one_incident()
    {
        var scene = new Scene();
        for (int i = 0; i < 12; i++)
        {
            scene.Add(Scene.Anomaly("s" + i, "error.rate", 10 + (i % 3), 1e-5), lasts: 5);
        }

        List<Insight> told = scene.Play(new IncidentCorrelator(), 60);
        Assert.Single(told.Select(i => i.Id).Distinct());
        Assert.Equal(12, told[^1].Members.Count);
    }

    [Fact]
    public void Late_joiners_open_an_incident_that_names_the_one_before()
    {
        var scene = new Scene()
            .Add(Scene.Anomaly("checkout", "error.rate", 10)).Add(Scene.Anomaly("checkout", "latency", 10))
            .Add(Scene.Anomaly("checkout", "cpu", 50), lasts: 3).Add(Scene.Anomaly("checkout", "memory", 50), lasts: 3);
        List<Insight> told = scene.Play(Correlator(), 80);
        Insight[] last = [.. told.GroupBy(i => i.Id).Select(g => g.Last()).OrderBy(i => i.Time)];
        Assert.Equal(2, last.Length);
        Assert.Contains(last[1].Evidence, e => e.Text.Contains(last[0].Id, StringComparison.Ordinal));
    }

    [Fact]
    public void Change_after_the_onset_is_not_blamed()
    {
        var scene = new Scene().Add(Scene.Deployment("checkout", 15))
            .Add(Scene.Anomaly("checkout", "error.rate", 10), lasts: 20).Add(Scene.Anomaly("checkout", "latency", 10), lasts: 20);
        Assert.DoesNotContain(scene.Play(Correlator(), 60)[^1].Causes, c => c.Series.StartsWith("change:", StringComparison.Ordinal));
    }

    [Fact]
    public void Weak_evidence_blames_nobody_and_says_so()
    {
        var scene = new Scene()
            .Add(Scene.Anomaly("mail", "request.rate", 10, 1e-4, 40, 50, -1), lasts: 3)
            .Add(Scene.Anomaly("mail", "bytes", 10, 1e-4, 40, 50, -1), lasts: 3);
        Insight last = scene.Play(Correlator(), 60)[^1];
        Assert.Empty(last.Causes);
        Assert.Contains(last.Evidence, e => e.Text.StartsWith("no cause stands out", StringComparison.Ordinal));
    }

    [Fact]
    public void Revisions_rise_and_the_last_one_is_closed()
    {
        List<Insight> told = BadDeployment().Play(Correlator(), 60, complete: false);
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(i => i.Revision));
        Assert.True(told.Count is >= 2 and <= 5);
        Assert.All(told.SkipLast(1), i => Assert.True(i.IsOpen));
        Assert.False(told[^1].IsOpen);
    }

    [Fact]
    public void End_of_input_tells_what_is_open()
    {
        List<Insight> told = BadDeployment().Play(Correlator(), 15);
        Assert.True(told[^1].IsOpen);
        Assert.Equal(told.Count, told[^1].Revision);
    }

    [Fact]
    public void Replay_and_any_order_inside_a_frame_give_the_same()
    {
        string expected = Scene.Text(BadDeployment().Play(Correlator(), 60));
        Assert.Equal(expected, Scene.Text(BadDeployment().Play(Correlator(), 60)));
        Assert.Equal(expected, Scene.Text(BadDeployment().Play(Correlator(), 60, arrange: a => [.. a.Reverse()])));
    }
}

using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using Xunit;

namespace StreamEngine.Tests.Correlation;

public class IncidentBoundTests
{
    [Fact]
    public void Storm_in_one_frame_is_one_bounded_incident()
    {
        var scene = new Scene();
        for (int i = 0; i < 5000; i++)
        {
            scene.Add(Scene.Anomaly("s" + (i / 4), "m" + (i % 4), 10));
        }

        var correlator = new IncidentCorrelator();
        List<Insight> told = scene.Play(correlator, 30);
        Insight only = Assert.Single(told.DistinctBy(i => i.Id));
        Assert.Equal(256, only.Members.Count);
        Assert.Equal(5000 - 256, correlator.SuppressedMembers);
        Assert.Contains(only.Evidence, e => e.Text == "4744 more anomalies are not listed");
    }

    [Fact]
    public void Storm_of_unrelated_anomalies_keeps_to_the_table()
    {
        var scene = new Scene();
        for (int i = 0; i < 5000; i++)
        {
            scene.Add(Scene.Anomaly("s" + i, "m", i / 50 * 0.25, 1e-4));
        }

        var correlator = new IncidentCorrelator(new IncidentOptions { MaxOpen = 50, MaxMembers = 16 });
        List<Insight> told = scene.Play(correlator, 30, complete: false);
        Assert.InRange(correlator.Open, 0, 50);
        Assert.All(told, i => Assert.InRange(i.Members.Count, 1, 16));
        Assert.True(correlator.SuppressedMembers + correlator.DroppedAnomalies > 0);
    }

    [Fact]
    public void Options_outside_their_limits_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new IncidentCorrelator(new IncidentOptions { MaxMembers = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IncidentCorrelator(new IncidentOptions { JoinThreshold = 1.5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IncidentCorrelator(new IncidentOptions { QuietTime = TimeSpan.Zero }));
    }

    [Property(MaxTest = 60)]
    public Property Any_scene_is_bounded_deterministic_and_free_of_order()
    {
        Gen<(int Service, int Metric, int Minute, int Magnitude, int Lasts, int Kind)[]> scenes =
            (from service in Gen.Choose(0, 6)
             from metric in Gen.Choose(0, 3)
             from minute in Gen.Choose(0, 50)
             from magnitude in Gen.Choose(2, 20)
             from lasts in Gen.Choose(0, 6)
             from kind in Gen.Choose(0, 4)
             select (service, metric, minute, magnitude, lasts, kind)).ArrayOf();
        return Prop.ForAll(scenes.ToArbitrary(), parts =>
        {
            string first = Scene.Text(Run(parts, a => a, out List<Insight> told));
            string again = Scene.Text(Run(parts, a => [.. a.OrderByDescending(x => x.Series, StringComparer.Ordinal)], out _));
            bool sums = told.TrueForAll(i => i.Causes.Sum(c => c.Score) <= 1 && i.Causes.All(c => c.Score is >= 0 and <= 1) && i.Score is >= 0 and <= 1);
            bool ranked = told.TrueForAll(i => i.Causes.Zip(i.Causes.Skip(1)).All(p => p.First.Score >= p.Second.Score));
            bool bounded = told.TrueForAll(i => i.Members.Count <= 8 + 10);
            bool revisions = told.GroupBy(i => i.Id).All(g => g.Select(i => i.Revision).SequenceEqual(Enumerable.Range(1, g.Count())));
            return (first == again).Label("the order does not matter").And(sums.Label("scores are shares")).And(ranked.Label("causes are ranked"))
                .And(bounded.Label("members are bounded")).And(revisions.Label("revisions count from 1"));
        });
    }

    private static List<Insight> Run(
        (int Service, int Metric, int Minute, int Magnitude, int Lasts, int Kind)[] parts, Func<IReadOnlyList<Anomaly>, IReadOnlyList<Anomaly>> arrange, out List<Insight> told)
    {
        string[] metrics = ["error.rate", "latency", "request.rate", "cpu"];
        var scene = new Scene();
        foreach (var part in parts.DistinctBy(p => (p.Service, p.Metric, p.Minute)))
        {
            if (part.Kind == 4)
            {
                scene.Add(Scene.Deployment("s" + part.Service, part.Minute + 0.3));
            }
            else
            {
                scene.Add(Scene.Anomaly("s" + part.Service, metrics[part.Metric], part.Minute, Math.Pow(10, -part.Magnitude), kind: (AnomalyKind)part.Kind), part.Lasts);
            }
        }

        var topology = new Topology([new("s0", "s1"), new("s1", "s2"), new("s2", "s0"), new("s3", "s4")]);
        var correlator = new IncidentCorrelator(new IncidentOptions { MaxOpen = 5, MaxMembers = 8, Topology = topology });
        told = scene.Play(correlator, 90, arrange: arrange);
        Assert.InRange(correlator.Open, 0, 5);
        return told;
    }
}

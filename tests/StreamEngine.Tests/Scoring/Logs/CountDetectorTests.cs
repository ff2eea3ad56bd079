using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Logs;

public sealed class CountDetectorTests
{
    [Fact]
    public void A_mix_like_none_before_is_found_and_explained()
    {
        var run = new Run();
        Assert.True(run.Usual(400) <= 2, "said too much of what is usual");
        LogFinding finding = Assert.Single(run.Next(40, 2, 60));
        Assert.Equal((AnomalyKind.UnusualCounts, "template.mix{service=\"shop\"}"), (finding.Kind, finding.Key));
        Assert.InRange(finding.PValue, 0, 1e-3);
        Assert.True(finding.Observed > finding.Expected);
        Assert.Contains("\"template", finding.Details[0], StringComparison.Ordinal);
    }

    [Fact]
    public void More_lines_in_the_usual_mix_are_not_unusual()
    {
        var run = new Run();
        run.Usual(400);
        Assert.DoesNotContain(run.Next(1000, 500, 100), static f => f.PValue < 1e-4);
    }

    [Fact]
    public void Nothing_is_said_while_it_learns_and_of_few_lines()
    {
        var run = new Run();
        Assert.Equal(0, run.Usual(30));
        Assert.Empty(run.Next(0, 0, 100));
        run.Usual(300);
        Assert.Empty(run.Next(0, 0, 19));
    }

    [Fact]
    public void After_a_template_took_the_place_of_others_it_waits()
    {
        var run = new Run();
        run.Usual(400);
        run.IsGeneralBorn = true;
        Assert.Empty(run.Next(5, 5, 90));
    }

    [Fact]
    public void It_is_told_as_an_anomaly_with_its_evidence()
    {
        var anomaly = new Anomaly
        {
            Kind = AnomalyKind.UnusualCounts,
            Detector = "counts",
            Series = "template.mix{service=\"shop\"}",
            Metric = "template.mix",
            Entity = new Entity("shop"),
            Start = Frames.Origin,
            End = Frames.Origin + Frames.Minute,
            DetectedAt = Frames.Origin + Frames.Minute,
            PValue = 1e-7,
            Score = 0.6,
            Template = "a <*>",
            Also = ["\"a <*>\" 60 times where the nearest known window would have it 3 times"],
        };
        Insight insight = AnomalyInsights.Describe(anomaly, 1);
        Assert.Equal("unusual_counts", insight.Deviation!.Kind);
        Assert.StartsWith("unusual mix of log lines in shop: \"a <*>\" 60 times", insight.Title, StringComparison.Ordinal);
        Assert.Contains(insight.Evidence, static e => e.Kind == "template" && e.Text.Contains("60 times", StringComparison.Ordinal));
        Assert.Equal(InsightSeverity.Low, insight.Severity);
    }

    [Fact]
    public void Services_and_templates_have_limits()
    {
        var run = new Run(new CountOptions { MaxServices = 1, MaxTemplates = 2 });
        run.Next(10, 10, 10);
        Assert.Equal(0, run.Detector.Refused);
        run.AddService("other");
        run.Next(10, 10, 10);
        Assert.True(run.Detector.Refused > 0);
    }

    [Fact]
    public void It_goes_on_after_a_snapshot()
    {
        var run = new Run();
        run.Usual(200);
        var output = new SnapshotOutput();
        ((ISnapshotState)run.Detector).Save(output);
        var loaded = new CountDetector(new CountOptions());
        var input = new SnapshotInput(output.ToArray(), templateCount: 10);
        ((ISnapshotState)loaded).Load(ref input, 1);
        var again = new SnapshotOutput();
        ((ISnapshotState)loaded).Save(again);
        Assert.Equal(output.ToArray(), again.ToArray());
    }

    /// <summary>Windows of a service with three templates, drawn by chance from one of two mixes.</summary>
    private sealed class Run
    {
        private readonly Frames _frames = new();
        private readonly Random _random = new(5);
        private readonly Noise _noise = new(6);
        private readonly TemplateCatalog _catalog = new(100);
        private int _templates;

        internal Run(CountOptions? options = null)
        {
            Detector = new CountDetector(options ?? new CountOptions());
            AddService("shop");
        }

        internal CountDetector Detector { get; }

        internal bool IsGeneralBorn { get; set; }

        internal void AddService(string service)
        {
            for (int i = 0; i < 3; i++)
            {
                _frames.Add("log.template", SeriesKind.Count, new Entity(service), _templates++);
            }
        }

        internal int Usual(int windows)
        {
            int said = 0;
            for (int i = 0; i < windows; i++)
            {
                double busy = _random.Next(1, 4);
                (double a, double b) = _random.Next(2) == 0 ? (100, 50) : (60, 90);
                said += Next(Draw(a * busy), Draw(b * busy), Draw(10 * busy)).Count(static f => f.PValue < 1e-4);
            }

            return said;
        }

        internal List<LogFinding> Next(double a, double b, double c)
        {
            double[] values = [.. Enumerable.Range(0, _frames.Count / 3).SelectMany(_ => (double[])[a, b, c])];
            TemplateBirth[] births = IsGeneralBorn || _catalog.Find(0) is null
                ? [.. Enumerable.Range(0, 3).Select(i => new TemplateBirth(0, i, "id" + i, "template " + i, Severity.Info, new Entity("shop"), "line") { IsGeneral = IsGeneralBorn })]
                : [];
            using Frame frame = _frames.Next(0, births, values);
            _catalog.Learn(frame);
            var findings = new List<LogFinding>();
            Detector.Find(frame, _catalog, findings);
            return findings;
        }

        private double Draw(double mean) => _noise.Poisson(mean);
    }
}

using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Rules;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Rules;

public sealed class AlertRuleTests
{
    private static List<Anomaly> Told(double add, params AlertRule[] rules) => Told(add, out _, rules);

    private static List<Anomaly> Told(double add, out ScoringStage stage, params AlertRule[] rules)
    {
        var scenario = new Scenario(new ScoringOptions { Rules = rules });
        stage = scenario.Stage;
        return [.. scenario.Run(600, i => i is >= 500 and < 503 ? add : 0).Where(a => a.IsOpen)];
    }

    [Theory]
    [InlineData("cpu.load", "cpu.load", true)]
    [InlineData("cpu.*", "cpu.load", true)]
    [InlineData("*.load", "cpu.load", true)]
    [InlineData("c*l*d", "cpu.load", true)]
    [InlineData("*", "", true)]
    [InlineData("**", "x", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("cpu", "cpu.load", false)]
    [InlineData("*.loa", "cpu.load", false)]
    [InlineData("CPU.*", "cpu.load", false)]
    [InlineData("a*b*c", "a-b-b-d", false)]
    [InlineData("*ab", "aab", true)]
    public void PatternsMatchWholeTexts(string pattern, string text, bool fits) => Assert.Equal(fits, SeriesMatch.Fits(pattern, text));

    [Fact]
    public void AllPartsThatAreSetMustMatch()
    {
        var series = new SeriesInfo(0, SeriesKind.Gauge, "cpu", [new("env", "test-2"), new("host", "h1")], new Entity("shop", "h1"));
        AlertRule Rule(string? metric, string? service, string? component, params (string, string)[] labels)
        {
            var rule = new AlertRule { Metric = metric, Service = service, Component = component };
            foreach ((string name, string value) in labels)
            {
                rule.Labels.Add(name, value);
            }

            return rule;
        }

        Assert.True(Rule(null, null, null).IsFor(series));
        Assert.True(Rule("c*", "shop", null, ("env", "test-*"), ("host", "h1")).IsFor(series));
        Assert.False(Rule("c*", "cart", null, ("env", "test-*")).IsFor(series));
        Assert.False(Rule(null, null, null, ("env", "prod")).IsFor(series));
        Assert.False(Rule(null, null, null, ("zone", "*")).IsFor(series));
        Assert.False(Rule(null, null, "*").IsFor(series));
        Assert.False(Rule(null, null, null, ("env", "*")).IsForOther("template", new Entity("shop")));
        Assert.True(Rule("template", "shop", null).IsForOther("template", new Entity("shop")));
    }

    [Fact]
    public void ARuleGivesTheDirection()
    {
        Assert.Single(Told(30));
        Assert.Single(Told(30, new AlertRule { Direction = 1 }));
        Assert.Empty(Told(30, new AlertRule { Direction = -1 }));
        Assert.Single(Told(30, new AlertRule { Direction = -1, Service = "cart" }));
        Assert.Single(Told(30, new AlertRule { Metric = "cpu.load", Direction = 0 }, new AlertRule { Direction = -1 }));
    }

    [Fact]
    public void ARuleGivesTheLeastDeviation()
    {
        Assert.Empty(Told(30, new AlertRule { Host = "host-1", MinDeviation = 40 }));
        Assert.Single(Told(30, new AlertRule { Host = "host-1", MinDeviation = 25 }));
        Assert.Empty(Told(30, new AlertRule { Host = "host-*", MinShare = 0.8 }));
        Assert.Single(Told(30, new AlertRule { Host = "host-*", MinShare = 0.5 }));
    }

    [Fact]
    public void ARuleMutesAndItIsCounted()
    {
        Assert.Empty(Told(30, out ScoringStage stage, new AlertRule { Metric = "cpu.*", Mute = true }));
        Assert.InRange(stage.MutedAlerts, 1, 10);
        Assert.Single(Told(30, new AlertRule { Kind = AnomalyKind.NoData, Mute = true }));
        Assert.Single(Told(30, new AlertRule { Metric = "cpu.load", Mute = false }, new AlertRule { Mute = true }));
    }

    [Fact]
    public void ARuleGivesTheSeverity()
    {
        Anomaly told = Assert.Single(Told(30, new AlertRule { Metric = "cpu.load", Urgency = AlertUrgency.Info }));
        Assert.Equal(InsightSeverity.Info, AnomalyInsights.Describe(told, 1).Severity);
        Assert.Null(Assert.Single(Told(30)).Urgency);
    }

    [Fact]
    public void ABudgetOfItsOwnTellsMoreOrLess()
    {
        int plain = Told(5.2).Count;
        Assert.True(plain <= Told(5.2, new AlertRule { AlertsPerMonth = 1000 }).Count);
        Assert.NotEmpty(Told(5.2, new AlertRule { AlertsPerMonth = 1000 }));
        Assert.Empty(Told(5.2, new AlertRule { AlertsPerMonth = 1e-6 }));
    }

    [Fact]
    public void RulesHoldForWhatIsNoSeriesAndForWhatIsAbsent()
    {
        var scenario = new Scenario(new ScoringOptions { Rules = [new AlertRule { Kind = AnomalyKind.NoData, Host = "host-1", Mute = true }] });
        Assert.Empty(scenario.Run(500, i => i is >= 300 and < 340 ? double.NaN : 0));
        Assert.InRange(scenario.Stage.MutedAlerts, 30, 40);

        var frames = new Frames();
        frames.Add("log.count", SeriesKind.Count);
        var stage = new ScoringStage(new ScoringOptions { Rules = [new AlertRule { Metric = "template", Service = "shop", Mute = true }] });
        for (int i = 0; i < 200; i++)
        {
            TemplateBirth[] births = i == 150
                ? [new TemplateBirth(1, 0, "a", "failed", Severity.Error, new Entity("shop"), "x"), new TemplateBirth(1, 1, "b", "failed", Severity.Error, new Entity("cart"), "x")] : [];
            using Frame frame = frames.Next(0, births, 10);
            Assert.Equal(i == 150 ? ["cart"] : [], stage.Observe(frame).Anomalies.Where(a => a.IsOpen).Select(a => a.Entity.Service));
        }
    }

    [Fact]
    public void MistakesAreTold()
    {
        var options = new ScoringOptions
        {
            Rules = [new AlertRule(), new AlertRule { Direction = 2 }, new AlertRule { MinShare = -1 }, new AlertRule { AlertsPerMonth = 0 }, new AlertRule { Metric = "", Mute = true }],
            Maintenance = [new MaintenanceWindow(), new MaintenanceWindow { At = new TimeOnly(2, 0), For = TimeSpan.FromDays(8) }],
        };
        string[] errors = [.. options.Validate()];
        Assert.Equal(7, errors.Length);
        Assert.Equal("scoring.rules[1].direction: expected up, down or both, found 2", errors[1]);
        Assert.Throws<ArgumentException>(() => new ScoringStage(options));
    }
}

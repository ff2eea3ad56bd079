using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using Xunit;

namespace StreamEngine.Tests.Correlation;

public class AnomalyInsightsTests
{
    [Fact]
    public void Title_says_what_how_much_and_since_when()
    {
        Anomaly anomaly = Scene.Anomaly("checkout", "error.rate", 12) with { Lower = 0, Upper = 1.1 };
        Assert.Equal("error rate of checkout 14.2 against 0.3 expected (0 to 1.1), up since 10:12", AnomalyInsights.Describe(anomaly, 1).Title);
        Assert.Equal(
            "error rate of checkout 14.2 against 0.3 expected (0 to 1.1), up from 10:12 to 10:20",
            AnomalyInsights.Describe(anomaly with { IsOpen = false, End = Scene.At(20) }, 2).Title);
    }

    [Fact]
    public void New_error_template_burst_and_silence_have_their_own_words()
    {
        Anomaly born = Scene.Anomaly("checkout", "abc", 12, kind: AnomalyKind.NewTemplate, severity: Severity.Error, observed: 1, template: "cannot parse <*>\nat line");
        Assert.Equal("new error template in checkout: cannot parse <*>", AnomalyInsights.Describe(born, 1).Title);
        Assert.Equal("new_template", AnomalyInsights.Describe(born, 1).Deviation!.Kind);
        Assert.StartsWith(
            "burst of errors in checkout: 140 against 3 expected",
            AnomalyInsights.Describe(Scene.Anomaly("checkout", "log.count", 12, observed: 140, expected: 3, kind: AnomalyKind.Burst, severity: Severity.Error), 1).Title,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "log lines of checkout fell silent: 0 against 12 expected",
            AnomalyInsights.Describe(Scene.Anomaly("checkout", "log.count", 12, observed: 0, expected: 12, direction: -1, kind: AnomalyKind.Silence), 1).Title,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_that_stop_or_get_stuck_have_their_own_words()
    {
        Anomaly gone = Scene.Anomaly("checkout", "cpu.load", 12, 1e-20, observed: 0, expected: 0.98, direction: -1, kind: AnomalyKind.NoData) with { Lower = double.NaN, Upper = double.NaN };
        Insight single = AnomalyInsights.Describe(gone, 1);
        Assert.Equal("no data of cpu load of checkout since 10:12", single.Title);
        Assert.Equal(("no_data", InsightSeverity.Medium), (single.Deviation!.Kind, single.Severity));
        Assert.StartsWith("no value, where 98 % of the windows had one, p-value", single.Evidence[0].Text, StringComparison.Ordinal);
        Insight host = AnomalyInsights.Describe(gone with { AlsoCount = 11, Also = ["memory.used"], IsOpen = false, End = Scene.At(20) }, 2);
        Assert.Equal(("no data of 12 metrics of checkout from 10:12 to 10:20", InsightSeverity.High), (host.Title, host.Severity));
        Assert.Contains(host.Evidence, e => e.Text == "also without data: memory.used");
        Insight few = AnomalyInsights.Describe(gone with { Kind = AnomalyKind.MissingData, Observed = 0.4, Expected = 1 }, 1);
        Assert.Equal("missing data of cpu load of checkout since 10:12: values in 40 % of the windows against 100 % expected", few.Title);
        Insight stuck = AnomalyInsights.Describe(gone with { Kind = AnomalyKind.FlatLine, Observed = 41.2, Expected = 45, Lower = 40, Upper = 50, Direction = 0 }, 1);
        Assert.Equal(("cpu load of checkout stuck at 41.2 since 10:12 (usually 40 to 50)", "flat_line"), (stuck.Title, stuck.Deviation!.Kind));
    }

    [Fact]
    public void Count_that_is_lower_but_not_zero_is_not_called_silent()
    {
        Anomaly lower = Scene.Anomaly("checkout", "log.count", 12, observed: 3, expected: 12, direction: -1, kind: AnomalyKind.Silence);
        Assert.Equal("log lines of checkout 3 against 12 expected (6 to 18), down since 10:12", AnomalyInsights.Describe(lower, 1).Title);
        Anomaly better = Scene.Anomaly("checkout", "log.errors", 12, 1e-30, observed: 0, expected: 12, direction: -1, kind: AnomalyKind.Silence);
        Assert.Equal(InsightSeverity.Low, AnomalyInsights.Describe(better, 1).Severity);
    }

    [Fact]
    public void Begin_growth_and_end_have_rising_revisions_of_one_id()
    {
        Anomaly anomaly = Scene.Anomaly("checkout", "error.rate", 3);
        var scene = new Scene().Add(anomaly).Add(anomaly with { DetectedAt = Scene.At(6), End = Scene.At(6) }).Add(Scene.Anomaly("search", "latency", 3), lasts: 4);
        scene.Add(anomaly with { DetectedAt = Scene.At(8), End = Scene.At(8), IsOpen = false });
        List<Insight> told = scene.Play(new AnomalyInsights(), 20);
        Insight[] own = [.. told.Where(i => i.Entity.Service == "checkout")];
        Assert.Equal([1, 2, 3], own.Select(i => i.Revision));
        Assert.Single(own.DistinctBy(i => i.Id));
        Assert.Equal([1, 2], told.Where(i => i.Entity.Service == "search").Select(i => i.Revision));
        Assert.Equal(InsightId.Derive("anomaly", anomaly.Series, anomaly.Start), own[0].Id);
        Assert.False(own[^1].IsOpen);
    }

    [Theory]
    [InlineData(1e-2, 0, 1, InsightSeverity.Info)]
    [InlineData(1e-4, 0, 1, InsightSeverity.Low)]
    [InlineData(1e-8, 0, 1, InsightSeverity.Medium)]
    [InlineData(1e-20, 0, 1, InsightSeverity.High)]
    [InlineData(1e-20, 0, 12, InsightSeverity.Critical)]
    [InlineData(1e-4, 17, 1, InsightSeverity.Medium)]
    [InlineData(1e-4, 21, 1, InsightSeverity.High)]
    public void Severity_follows_probability_log_level_and_duration(double p, int level, int minutes, InsightSeverity expected)
    {
        Anomaly anomaly = Scene.Anomaly("checkout", "cpu", 12, p, severity: (Severity)level) with { End = Scene.At(12 + minutes) };
        Assert.Equal(expected, AnomalyInsights.Describe(anomaly, 1).Severity);
    }

    [Fact]
    public void Fewer_errors_and_faster_answers_are_low_at_most()
    {
        Assert.Equal(InsightSeverity.Low, AnomalyInsights.Describe(Scene.Anomaly("checkout", "error.rate", 12, 1e-30, direction: -1), 1).Severity);
        Assert.Equal(InsightSeverity.Low, AnomalyInsights.Describe(Scene.Anomaly("checkout", "latency", 12, 1e-30, direction: -1), 1).Severity);
    }

    [Theory]
    [InlineData("error.rate", nameof(MetricRole.Errors))]
    [InlineData("http_requests_failed_total", nameof(MetricRole.Errors))]
    [InlineData("availability", nameof(MetricRole.Success))]
    [InlineData("responseTime", nameof(MetricRole.Latency))]
    [InlineData("request_latency_p99", nameof(MetricRole.Latency))]
    [InlineData("cpu_usage_rate", nameof(MetricRole.Saturation))]
    [InlineData("requests.count", nameof(MetricRole.Throughput))]
    [InlineData("temperature", nameof(MetricRole.Other))]
    public void Names_tell_the_role(string metric, string role) => Assert.Equal(role, MetricRoles.Of(metric).ToString());

    [Fact]
    public void Words_are_invariant_and_short()
    {
        Assert.Equal(["0", "14.2", "0.3", "1.23M", "1.5E+20", "1E-6", "unknown"], new[] { -0.0, 14.23, 0.3, 1234567.2, 1.5e20, 1e-6, double.NaN }.Select(Words.Number));
        Assert.Equal(["40 s", "1 min", "5 min", "2 min 30 s", "2 h 5 min", "3 h"], new long[] { 40, 60, 300, 150, 7500, 10800 }.Select(s => Words.Duration(s * Scene.Second)));
        Assert.Equal("a, b and 3 more", Words.List(["a", "b", "c", "d", "e"]));
        Assert.Equal("a, b and c", Words.List(["a", "b", "c"]));
    }
}

using Microsoft.Extensions.Configuration;
using StreamEngine.Extensions;
using StreamEngine.Pipeline;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Rules;
using Xunit;

namespace StreamEngine.Tests.Pipeline;

/// <summary>Options of a pipeline from the configuration of a host.</summary>
public sealed class OptionBindingTests
{
    [Fact]
    public void Lists_arrive_in_the_order_of_their_numbers()
    {
        var options = new PipelineOptions();
        IReadOnlyList<string> errors = Bind(
            options,
            ("TellFrom", "2026-01-05T10:00:00Z"),
            ("Windows:Size", "00:00:10"),
            ("Scoring:Rules:10:Host", "last"),
            ("Scoring:Rules:0:metric", "http.*"),
            ("Scoring:Rules:0:Labels:env", "test*"),
            ("Scoring:Rules:0:Kind", "no_data"),
            ("Scoring:Rules:0:Urgency", "LOW"),
            ("Scoring:Rules:2:Service", "checkout"),
            ("Scoring:Rules:2:Component", "disk"),
            ("Scoring:Rules:2:Direction", "-1"),
            ("Scoring:Rules:2:MinDeviation", "5"),
            ("Scoring:Rules:2:MinShare", "0.2"),
            ("Scoring:Rules:2:AlertsPerMonth", "0.1"),
            ("Scoring:Rules:2:Mute", "true"),
            ("Scoring:Rules:10:Mute", "false"),
            ("Scoring:Maintenance:0:Service", "db"),
            ("Scoring:Maintenance:0:From", "2026-01-05T10:00:00Z"),
            ("Scoring:Maintenance:0:To", "2026-01-05T12:00:00+01:00"),
            ("Scoring:Maintenance:1:At", "02:30"),
            ("Scoring:Maintenance:1:For", "02:00:00"),
            ("Scoring:Maintenance:1:Days:0", "saturday"),
            ("Scoring:Maintenance:1:Days:1", "Sunday"),
            ("Scoring:Maintenance:1:TimeZone", "Europe/Berlin"),
            ("Forecasts:Thresholds:0:Pattern", "queue*"),
            ("Forecasts:Thresholds:0:Value", "1e4"));
        Assert.Empty(errors);
        Assert.Equal((new DateTimeOffset(2026, 1, 5, 10, 0, 0, default), TimeSpan.FromSeconds(10)), (options.TellFrom, options.Windows.Size));
        Assert.Equal(["http.*", null, null], options.Scoring.Rules.Select(r => r.Metric));
        AlertRule rule = options.Scoring.Rules[0];
        Assert.Equal((AnomalyKind.NoData, AlertUrgency.Low, "test*"), (rule.Kind, rule.Urgency, rule.Labels["env"]));
        rule = options.Scoring.Rules[1];
        Assert.Equal(("checkout", "disk", -1, 5.0, 0.2, 0.1, true), (rule.Service, rule.Component, rule.Direction, rule.MinDeviation, rule.MinShare, rule.AlertsPerMonth, rule.Mute));
        Assert.Equal(("last", false), (options.Scoring.Rules[2].Host, options.Scoring.Rules[2].Mute));
        MaintenanceWindow window = options.Scoring.Maintenance[0];
        Assert.Equal(("db", new DateTimeOffset(2026, 1, 5, 11, 0, 0, default)), (window.Service, window.To));
        window = options.Scoring.Maintenance[1];
        Assert.Equal((new TimeOnly(2, 30), TimeSpan.FromHours(2), "Europe/Berlin"), (window.At, window.For, window.TimeZone.Id));
        Assert.Equal([DayOfWeek.Saturday, DayOfWeek.Sunday], window.Days);
        Assert.Equal([new ForecastThreshold("queue*", 1e4)], options.Forecasts.Thresholds);
    }

    [Fact]
    public void Every_mistake_is_told_with_its_key()
    {
        var options = new PipelineOptions();
        IReadOnlyList<string> errors = Bind(
            options,
            ("Speed", "1"),
            ("Scoring:Rules:0:Kind", "wobble"),
            ("Scoring:Rules:1:Kind", "3"),
            ("Scoring:Rules:2:Metrics", "cpu"),
            ("Scoring:Maintenance:0:At", "2.30 pm"),
            ("Scoring:Maintenance:0:Days:0", "someday"),
            ("Forecasts:Thresholds:0:Value", "much"));
        Assert.Equal(7, errors.Count);
        Assert.Contains("Speed is not an option.", errors);
        Assert.Contains(errors, e => e.StartsWith("Scoring:Rules:0:Kind must be one of Deviation, ", StringComparison.Ordinal) && e.EndsWith("but is 'wobble'.", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.StartsWith("Scoring:Rules:1:Kind must be one of ", StringComparison.Ordinal));
        Assert.Contains("Scoring:Rules:2:Metrics is not an option.", errors);
        Assert.Contains("Scoring:Maintenance:0:At must be a time of day such as 14:30, but is '2.30 pm'.", errors);
        Assert.Contains(errors, e => e.StartsWith("Scoring:Maintenance:0:Days:0 must be one of Sunday, ", StringComparison.Ordinal));
        Assert.Contains("Forecasts:Thresholds:0:Value must be a number, but is 'much'.", errors);
    }

    /// <summary>A value where keys are expected is no list that is empty: what it narrows would be as wide as can be.</summary>
    [Theory]
    [InlineData("Scoring:Maintenance:0:Days", "values with a number each, from 0")]
    [InlineData("Scoring:Rules:0:Labels", "values with a key each")]
    [InlineData("Scoring:Rules:0:Labels:env:", "a text")]
    [InlineData("Scoring:Rules", "values with a number each, from 0")]
    [InlineData("Scoring:Rules:0", "options with a key each")]
    [InlineData("Forecasts:Thresholds:0", "options with a key each")]
    public void A_value_in_place_of_a_list_is_told(string key, string expected)
    {
        IReadOnlyList<string> errors = Bind(new PipelineOptions(), (key, "sunday"));
        Assert.StartsWith(key.TrimEnd(':') + " must be " + expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_empty_is_one()
    {
        var options = new PipelineOptions();
        Assert.Empty(Bind(options, ("Scoring:Rules", string.Empty), ("Forecasts:Thresholds", string.Empty)));
        Assert.Empty(options.Scoring.Rules);
        Assert.Empty(options.Forecasts.Thresholds);
    }

    private static IReadOnlyList<string> Bind(PipelineOptions options, params (string Key, string Value)[] entries) =>
        PipelineOptionsBinder.Bind(
            new ConfigurationBuilder().AddInMemoryCollection(entries.Select(e => new KeyValuePair<string, string?>(e.Key, e.Value))).Build(), options);
}

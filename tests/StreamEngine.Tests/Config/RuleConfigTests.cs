using StreamEngine.Scoring;
using StreamEngine.Scoring.Rules;
using StreamEngine.Server.Config;
using Xunit;

namespace StreamEngine.Tests.Config;

public sealed class RuleConfigTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rules_and_maintenance_arrive_where_they_belong()
    {
        ScoringOptions options = _folder.Valid(
            """
            sources: [{type: stdin}]
            scoring:
              rules:
                - metric: http.*
                  service: checkout
                  labels: {env: test*, region: eu}
                  kind: no_data
                  severity: low
                - {host: h1, component: disk, direction: up, min_deviation: 5, min_share: 0.2, alerts_per_month: 0.1, mute: false}
              maintenance:
                - {service: db, from: 2026-01-05T10:00:00Z, to: 2026-01-05T12:00:00+01:30}
                - {host: batch-*, days: [sat, SUN], at: 02:00, for: 2h, time_zone: Europe/Berlin}
            """).Pipeline.Scoring;
        AlertRule rule = options.Rules[0];
        Assert.Equal(("http.*", "checkout", AnomalyKind.NoData, AlertUrgency.Low), (rule.Metric, rule.Service, rule.Kind, rule.Urgency));
        Assert.Equal([new("env", "test*"), new("region", "eu")], rule.Labels.OrderBy(l => l.Key));
        rule = options.Rules[1];
        Assert.Equal(("h1", "disk", 1, 5.0, 0.2, 0.1, false), (rule.Host, rule.Component, rule.Direction, rule.MinDeviation, rule.MinShare, rule.AlertsPerMonth, rule.Mute));
        Assert.Equal(
            (new DateTimeOffset(2026, 1, 5, 10, 0, 0, default), new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.FromMinutes(90))), (options.Maintenance[0].From, options.Maintenance[0].To));
        MaintenanceWindow window = options.Maintenance[1];
        Assert.Equal((new TimeOnly(2, 0), TimeSpan.FromHours(2), "Europe/Berlin"), (window.At, window.For, window.TimeZone.Id));
        Assert.Equal([DayOfWeek.Saturday, DayOfWeek.Sunday], window.Days);
    }

    [Fact]
    public void Every_error_has_its_line()
    {
        IReadOnlyList<ConfigError> errors = _folder.Errors(
            """
            sources: [{type: stdin}]
            scoring:
              rules:
                - {metric: cpu}
                - {direction: sideways}
                - {min_share: -1}
                - {kind: wobble, mute: true}
                - {metrics: cpu, mute: true}
                - {severity: urgent}
                - {labels: cpu, mute: true}
              maintenance:
                - {service: db}
                - {from: 2026-01-05T10:00:00Z}
                - {from: 2026-01-05T10:00:00Z, to: 2026-01-05T09:00:00Z}
                - {from: 2026-01-05 10:00, to: 2026-01-05T11:00:00Z}
                - {at: 25:00, for: 2h}
                - {at: 02:00, for: 8d}
                - {at: 02:00, for: 1h, days: [someday]}
                - {at: 02:00}
                - {at: 02:00, for: 1h, from: 2026-01-05T10:00:00Z, to: 2026-01-05T11:00:00Z}
                - {days: [mon]}
            """);
        string[] expected =
        [
            "4 severity or mute in a rule, found none", "5 one of both, up, down", "6 a number 0 to 100", "7 one of deviation, new_template", "8 did you mean 'metric'", "9 one of info, low",
            "10 to have keys and values", "12 either from and to, or at and for, found neither", "13 from and to together", "14 an end after the beginning", "15 a time with its zone",
            "16 a time of day", "17 a duration from 1s to 7d", "18 one of mon, tue", "19 at and for together", "20 found both", "21 at and for together, found one of them or none",
        ];
        Assert.Equal(expected.Length, errors.Count);
        string[] found = [.. errors.Select(static e => $"{e.Line} {e.Message}")];
        Assert.All(expected, text => Assert.Contains(found, f => f.StartsWith(text.Split(' ')[0] + " ", StringComparison.Ordinal) && f.Contains(text[(text.IndexOf(' ') + 1)..], StringComparison.Ordinal)));
    }
}

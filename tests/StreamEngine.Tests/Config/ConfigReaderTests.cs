using System.Net;
using Microsoft.Extensions.Logging;
using StreamEngine.Pipeline;
using StreamEngine.Server.Config;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Config;

public sealed class ConfigReaderTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_file_does_not_say_is_the_default()
    {
        ServerConfig config = _folder.Valid("sources: [{type: stdin}]");
        var defaults = new ServerConfig { Sources = [], Outputs = [], Pipeline = new PipelineOptions() };
        SourceConfig source = Assert.Single(config.Sources);
        Assert.Equal(("stdin-1", null, false), (source.Name, source.Format, source.FromStart));
        Assert.Equal(OutputType.Stdout, Assert.Single(config.Outputs).Type);
        Assert.Equal(defaults.Http, config.Http);
        Assert.Equal(
            (defaults.MaxRequestBytes, defaults.DrainTimeout, defaults.StuckAfter, defaults.LogLevel, defaults.DeadLetters),
            (config.MaxRequestBytes, config.DrainTimeout, config.StuckAfter, config.LogLevel, config.DeadLetters));
        Assert.Equivalent(defaults.Pipeline.Windows, config.Pipeline.Windows);
        Assert.Equivalent(defaults.Pipeline.Scoring, config.Pipeline.Scoring);
        Assert.Equivalent(defaults.Pipeline.Forecasts, config.Pipeline.Forecasts);
        Assert.Equivalent(defaults.Pipeline.Templates, config.Pipeline.Templates);
    }

    [Fact]
    public void Empty_sections_are_defaults() => _folder.Valid("sources: [{type: stdin}]\nwindows:\nscoring: ~\nhttp: {}\n");

    [Fact]
    public void What_is_told_begins_with_the_process_or_at_a_time()
    {
        Assert.Null(_folder.Valid("sources: [{type: stdin}]").TellFrom);
        Assert.Equal(DateTimeOffset.MaxValue, _folder.Valid("sources: [{type: stdin}]\ntell_from: start").TellFrom);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 10, 0, 0, default), _folder.Valid("sources: [{type: stdin}]\ntell_from: 2026-01-05T10:00:00Z").TellFrom);
        ConfigError error = Assert.Single(_folder.Errors("sources: [{type: stdin}]\ntell_from: 2026-01-05 10:00"));
        Assert.Equal((2, "expected tell_from to be start, or a time with its zone such as 2026-01-05T10:00:00Z, found '2026-01-05 10:00'"), (error.Line, error.Message));
    }

    [Fact]
    public void Sources_have_the_formats_of_their_types()
    {
        ServerConfig config = _folder.Valid("sources: [{type: syslog, listen: '0.0.0.0:5514'}, {type: http}, {type: tcp, listen: 6000, format: JSON}]");
        Assert.Equal(["syslog", "json", "json"], config.Sources.Select(s => s.Format));
        Assert.Equal([new IPEndPoint(IPAddress.Any, 5514), null, new IPEndPoint(IPAddress.Loopback, 6000)], config.Sources.Select(s => s.Listen));
        Assert.Equal(["syslog-1", "http-2", "tcp-3"], config.Sources.Select(s => s.Name));
    }

    [Fact]
    public void Values_arrive_where_they_belong()
    {
        ServerConfig config = _folder.Valid(
            """
            sources: [{type: tail, name: app, paths: [/var/log/a.log, '/var/log/b/*.log'], from: start}]
            windows: {size: 10s, disorder: 0s, late: adjust, max_series: 5}
            scoring: {alerts_per_day: 2.5, direction: up, warm_up: 500}
            forecasts: {thresholds: [{pattern: 'disk*', value: 1e3}]}
            templates: {max_templates: 200000}
            pipeline: {workers: 3, max_record_bytes: 64KiB, time_zone: '+02:00'}
            http: off
            log_level: Warning
            stuck_after: 90s
            """);
        Assert.Equal(["/var/log/a.log", "/var/log/b/*.log"], config.Sources[0].Paths);
        Assert.True(config.Sources[0].FromStart);
        WindowOptions windows = config.Pipeline.Windows;
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.Zero, LatePolicy.Adjust, 5), (windows.Size, windows.Disorder, windows.Late, windows.MaxSeries));
        Assert.Equal((2.5, 1), (config.Pipeline.Scoring.Policy.AlertsPerDay, config.Pipeline.Scoring.Policy.Direction));
        Assert.Equal((500, 500), (config.Pipeline.Scoring.Residual.WarmUp, config.Pipeline.Scoring.Residual.Trusted));
        Assert.Equal(1000, Assert.Single(config.Pipeline.Forecasts.Thresholds).Value);
        Assert.Equal((200_000, 200_000), (config.Pipeline.Templates.MaxTemplates, config.Pipeline.Scoring.Template.MaxTemplates));
        Assert.Equal((3, 65_536, TimeSpan.FromHours(2)), (config.Pipeline.Workers, config.Pipeline.MaxRecordBytes, config.Pipeline.TimeZone.BaseUtcOffset));
        Assert.Equal((null, LogLevel.Warning, TimeSpan.FromSeconds(90)), (config.Http, config.LogLevel, config.StuckAfter));
        Assert.Empty(config.Pipeline.Validate());
    }

    [Theory]
    [InlineData("${A}s", "5s")]
    [InlineData("${A:-7}s", "5s")]
    [InlineData("${NONE:-7}s", "7s")]
    [InlineData("${EMPTY:-7}s", "7s")]
    [InlineData("${A}${A}s", "55s")]
    public void Variables_are_put_in(string text, string same)
    {
        (_folder.Environment["A"], _folder.Environment["EMPTY"]) = ("5", "");
        TimeSpan expected = _folder.Valid($"sources: [{{type: stdin}}]\ndrain_timeout: {same}").DrainTimeout;
        Assert.Equal(expected, _folder.Valid($"sources: [{{type: stdin}}]\ndrain_timeout: {text}").DrainTimeout);
    }

    [Fact]
    public void Variables_are_put_in_once_and_can_be_written_literally()
    {
        _folder.Environment["A"] = "${B} $x";
        ServerConfig config = _folder.Valid("sources: [{type: stdin, name: '${A}'}, {type: http, name: '$${A} $5'}]");
        Assert.Equal(["${B} $x", "${A} $5"], config.Sources.Select(s => s.Name));
    }

    [Fact]
    public void An_anchor_can_be_used_again()
    {
        ServerConfig config = _folder.Valid("sources: [{type: stdin}]\nwindows:\n  size: &t 30s\n  disorder: *t\n");
        Assert.Equal(config.Pipeline.Windows.Size, config.Pipeline.Windows.Disorder);
    }

    [Fact]
    public void A_topology_reaches_incidents_and_changes()
    {
        _folder.Write("calls.csv", "caller,callee\nshop,db\n");
        ServerConfig config = _folder.Valid("sources: [{type: stdin}]\ntopology: '{folder}/calls.csv'");
        Assert.NotNull(config.Pipeline.Incidents.Topology);
        Assert.Same(config.Pipeline.Incidents.Topology, config.Pipeline.ChangeImpacts.Topology);
    }

    [Fact]
    public async Task Check_says_ok_and_what_would_run_without_secrets()
    {
        (int code, string output, string error) = await _folder.CheckAsync(
            "sources: [{type: syslog, listen: 5514}]\noutputs: [{type: webhook, url: 'https://user:word@hooks.example/secret', headers: {Authorization: Bearer abc}}]");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            "ok\nsource syslog-1: syslog on 127.0.0.1:5514, format syslog\noutput webhook https://hooks.example/...\n"
            + "windows of 1m, up to 30s of disorder\nhttp on 127.0.0.1:9464\n",
            output);
    }

    [Theory]
    [InlineData("5514", "127.0.0.1:5514")]
    [InlineData("localhost:1", "127.0.0.1:1")]
    [InlineData("0.0.0.0:65535", "0.0.0.0:65535")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("::1:80", null)]
    [InlineData("1.2.3:80", null)]
    [InlineData(":80", null)]
    [InlineData("host:80", null)]
    [InlineData("127.0.0.1:", null)]
    [InlineData("", null)]
    public void Addresses_need_a_port(string text, string? address) =>
        Assert.Equal(address, ListenAddress.TryParse(text, out IPEndPoint endpoint) ? endpoint.ToString() : null);
}

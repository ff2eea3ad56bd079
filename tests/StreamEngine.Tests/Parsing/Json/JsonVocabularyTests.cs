using StreamEngine.Parsing.Json;
using Xunit;

namespace StreamEngine.Tests.Parsing.Json;

/// <summary>One realistic line of each vocabulary.</summary>
public class JsonVocabularyTests
{
    private const long Jan5 = 1767576600_000_000_000; // 2026-01-05T01:30:00Z

    [Fact]
    public void Elastic_common_schema_nested_and_dotted()
    {
        LogRow nested = Log("""{"@timestamp":"2026-01-05T01:30:00.000Z","log":{"level":"error","logger":"c.e.Pay"},"message":"declined","service":{"name":"payment"},"host":{"hostname":"web-1"},"trace":{"id":"4bf92f3577b34da6a3ce929d0e0e4736"},"span":{"id":"00f067aa0ba902b7"},"event":{"duration":1500000},"http":{"response":{"status_code":502,"body":{"bytes":312}}}}""");
        LogRow dotted = Log("""{"@timestamp":"2026-01-05T01:30:00.000Z","log.level":"error","log.logger":"c.e.Pay","message":"declined","service.name":"payment","host.name":"web-1","trace.id":"4bf92f3577b34da6a3ce929d0e0e4736","span.id":"00f067aa0ba902b7","event.duration":1500000,"http.response.status_code":502,"http.response.body.bytes":312}""");
        foreach (LogRow row in new[] { nested, dotted })
        {
            Assert.Equal(
                new LogRow(Jan5, 17, "declined", "payment", "web-1", "c.e.Pay", "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 0.0015, 312, 502, row.Record),
                row);
        }
    }

    [Fact]
    public void Open_telemetry()
    {
        LogRow row = Log("""{"Timestamp":"1767576600000000000","SeverityText":"WARN","SeverityNumber":14,"Body":"slow query","Resource":{"service.name":"db","host.name":"n1"},"TraceId":"4bf92f3577b34da6a3ce929d0e0e4736","SpanId":"00f067aa0ba902b7"}""");
        Assert.Equal((Jan5, (byte)14, "slow query", "db", "n1", "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"), (row.Time, row.Severity, row.Body, row.Service, row.Host, row.TraceId, row.SpanId));
        LogRow proto = Log("""{"time_unix_nano":1767576600000000000,"severity_number":17,"body":{"stringValue":"boom \"x\""},"trace_id":"t"}""");
        Assert.Equal((Jan5, (byte)17, "boom \"x\""), (proto.Time, proto.Severity, proto.Body));
    }

    [Fact]
    public void Serilog_full_and_compact()
    {
        LogRow full = Log("""{"Timestamp":"2026-01-05T02:30:00.0000000+01:00","Level":"Warning","MessageTemplate":"Order {Id} late","RenderedMessage":"Order 7 late","Properties":{"Id":7,"SourceContext":"Shop.Orders","MachineName":"w2","Application":"shop"}}""");
        Assert.Equal((Jan5, (byte)13, "Order 7 late", "Shop.Orders", "w2", "shop"), (full.Time, full.Severity, full.Body, full.Logger, full.Host, full.Service));
        LogRow compact = Log("""{"@t":"2026-01-05T01:30:00Z","@mt":"Order {Id} late","Id":7,"SourceContext":"Shop.Orders"}""");
        Assert.Equal((Jan5, (byte)9, "Order {Id} late"), (compact.Time, compact.Severity, compact.Body));
        LogRow rendered = Log("""{"@t":"2026-01-05T01:30:00Z","@mt":"Order {Id} late","@m":"Order 7 late","@l":"Error","@x":"System.Exception: x\r\n at y"}""");
        Assert.Equal(((byte)17, "Order 7 late"), (rendered.Severity, rendered.Body));
    }

    [Fact]
    public void A_property_that_is_called_name_is_no_logger_in_capitals()
    {
        const string Line = """{"@t":"2026-01-05T01:30:00Z","@mt":"{Name} left","@l":"Error","Name":"ann"}""";
        Assert.Equal("", Log(Line).Logger);
        Assert.Equal("Name='ann'", Assert.Single(FieldHarness.Parse(new JsonFormat(), Line)));
        MetricRow metric = Assert.Single(ParserHarness.Parse(new JsonFormat(), """{"Name":"cpu","Value":0.5}""").Metrics);
        Assert.Equal(("cpu", 0.5), (metric.Name, metric.Value));
    }

    [Fact]
    public void Pino_and_bunyan()
    {
        LogRow pino = Log("""{"level":50,"time":1767576600000,"pid":41,"hostname":"web-1","name":"checkout","msg":"card refused","responseTime":12.5}""");
        Assert.Equal((Jan5, (byte)17, "card refused", "web-1", "checkout", 0.0125), (pino.Time, pino.Severity, pino.Body, pino.Host, pino.Logger, pino.Duration));
        LogRow bunyan = Log("""{"name":"myapp","hostname":"h","pid":1,"level":30,"msg":"hi","time":"2026-01-05T01:30:00.000Z","v":0}""");
        Assert.Equal((Jan5, (byte)9, "hi", "h", "myapp"), (bunyan.Time, bunyan.Severity, bunyan.Body, bunyan.Host, bunyan.Logger));
    }

    [Fact]
    public void Zap_logrus_and_structlog()
    {
        LogRow zap = Log("""{"level":"warn","ts":1767576600.25,"logger":"api","caller":"api/x.go:12","msg":"retry","elapsed":0.5}""");
        Assert.Equal((Jan5 + 250_000_000, (byte)13, "retry", "api", 0.5), (zap.Time, zap.Severity, zap.Body, zap.Logger, zap.Duration));
        LogRow logrus = Log("""{"level":"fatal","msg":"gone","time":"2026-01-05T01:30:00Z"}""");
        Assert.Equal((Jan5, (byte)21, "gone"), (logrus.Time, logrus.Severity, logrus.Body));
        LogRow structlog = Log("""{"event":"user logged in","level":"info","timestamp":"2026-01-05T01:30:00Z"}""");
        Assert.Equal((Jan5, (byte)9, "user logged in"), (structlog.Time, structlog.Severity, structlog.Body));
    }

    [Fact]
    public void Docker_lines_lose_their_newline_and_tell_their_level()
    {
        LogRow row = Log("""{"log":"16:48:42 ERROR c.e.Pay - \"declined\"\n","stream":"stderr","time":"2026-01-05T01:30:00.000000000Z"}""");
        Assert.Equal((Jan5, (byte)17, "16:48:42 ERROR c.e.Pay - \"declined\""), (row.Time, row.Severity, row.Body));
    }

    [Fact]
    public void Windows_events_and_nxlog()
    {
        LogRow windows = Log("""{"SourceName":"Microsoft-Windows-Sysmon","Level":"3","Channel":"Security","Hostname":"W5.local","TimeCreated":"2026-01-05T01:30:00.000Z","EventID":10,"Message":"Process accessed:\r\nRuleName: -"}""");
        Assert.Equal((Jan5, (byte)13, "Process accessed:\r\nRuleName: -", "W5.local", "Microsoft-Windows-Sysmon"), (windows.Time, windows.Severity, windows.Body, windows.Host, windows.Logger));
        LogRow nxlog = Log("""{"EventTime":"2026-01-05 01:30:00","SeverityValue":4,"Hostname":"W5","Message":"m","port":64545}""");
        Assert.Equal((Jan5, (byte)17, "W5"), (nxlog.Time, nxlog.Severity, nxlog.Host));
    }

    [Fact]
    public void Kubernetes_metadata_names_service_and_host()
    {
        LogRow labelled = Log("""{"time":"2026-01-05T01:30:00Z","log":"x\n","kubernetes":{"pod_name":"cart-7d4f5b99fd-ktwc6","container_name":"server","labels":{"app":"cart-app"},"host":"node-3"}}""");
        Assert.Equal(("cart-app", "cart-7d4f5b99fd-ktwc6"), (labelled.Service, labelled.Host));
        LogRow bare = Log("""{"time":"2026-01-05T01:30:00Z","log":"x\n","kubernetes":{"pod_name":"cart-7d4f5b99fd-ktwc6","container_name":"server"}}""");
        Assert.Equal("cart", bare.Service);
    }

    [Fact]
    public void A_record_without_a_message_is_its_own_body()
    {
        const string Record = """{"time":"2026-01-05T01:30:00Z","user":"u","action":"login","level":"info"}""";
        Assert.Equal(Record, Log(Record).Body);
    }

    [Fact]
    public void The_better_name_counts_then_the_first()
    {
        LogRow row = Log("""{"msg":"second","message":"first","message":"again","host":"a","hostname":"b","time":"no time","timestamp":"2026-01-05T01:30:00Z"}""");
        Assert.Equal(("first", "b", Jan5), (row.Body, row.Host, row.Time));
    }

    [Fact]
    public void Metric_points_become_metric_rows()
    {
        MetricRow row = Assert.Single(ParserHarness.Parse(new JsonFormat(), """{"time":"2026-01-05T01:30:00Z","name":"cpu","value":0.5,"host":"a b","labels":{"core":"1","n":2,"deep":{"x":1}}}""").Metrics);
        Assert.Equal((Jan5, "cpu", @"host=a\ b,core=1,n=2", 0.5), (row.Time, row.Name, row.Labels, row.Value));
        MetricRow missing = Assert.Single(ParserHarness.Parse(new JsonFormat(), """{"time":1767576600,"metric":"cpu","value":null,"tags":{}}""").Metrics);
        Assert.True(double.IsNaN(missing.Value));
    }

    [Fact]
    public void Change_events_become_change_rows()
    {
        ChangeRow row = Assert.Single(ParserHarness.Parse(new JsonFormat(), """{"time":"2026-01-05T01:30:00Z","type":"deployment","service":"checkout","version":"2.4.1","previous_version":"2.4.0","description":"rollout of 2.4.1"}""").Changes);
        Assert.Equal((Jan5, "deployment", "checkout", "2.4.1", "2.4.0", "rollout of 2.4.1"), (row.Time, row.Type, row.Service, row.Version, row.PreviousVersion, row.Description));
    }

    [Theory]
    [InlineData("""{"event":{"type":"rollback"},"app":"a"}""", "deployment")]
    [InlineData("""{"kind":"FeatureFlag","entity":"a"}""", "feature_flag")]
    [InlineData("""{"event":"scaling","service":"a","message":"2 to 4"}""", "scale")]
    [InlineData("""{"type":"config_change","service":"a"}""", "config")]
    [InlineData("""{"change":{"type":"model"},"version":"7"}""", "model")]
    [InlineData("""{"type":"maintenance","service":"a"}""", "other")]
    [InlineData("""{"type":"deployment","service":"a","level":"info","message":"x"}""", null)]
    [InlineData("""{"type":"request","service":"a","message":"x"}""", null)]
    [InlineData("""{"type":"deployment","message":"of nothing"}""", null)]
    public void Changes_are_told_from_logs(string record, string? type) =>
        Assert.Equal(type, ParserHarness.Parse(new JsonFormat(), record).Changes.SingleOrDefault()?.Type);

    private static LogRow Log(string line) => Assert.Single(ParserHarness.Parse(new JsonFormat(), line).Logs);
}

using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using Xunit;

namespace StreamEngine.Tests.Parsing.Otlp;

public class OtlpJsonTests
{
    private static readonly OtlpJsonFormat s_format = new();

    [Fact]
    public void The_log_record_of_the_protocols_example_is_read()
    {
        // Values of the published example, on one line.
        LogRow row = Assert.Single(Parse("""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},"scopeLogs":[{"scope":{"name":"my.library",
            "version":"1.0.0","attributes":[{"key":"my.scope.attribute","value":{"stringValue":"some scope attribute"}}]},"logRecords":[{"timeUnixNano":"1544712660300000000",
            "observedTimeUnixNano":1544712660300000000,"severityNumber":10,"severityText":"Information","traceId":"5B8EFFF798038103D269B633813FC60C",
            "spanId":"EEE19B7EC3C1B174","body":{"stringValue":"Example log record"},"attributes":[{"key":"map.attribute","value":{"kvlistValue":{"values":[
            {"key":"some.map.key","value":{"stringValue":"some value"}}]}}}]}]}]}]}
            """).Logs);
        Assert.Equal(
            (1544712660300000000L, (byte)10, "Example log record", "my.service", "my.library"), (row.Time, row.Severity, row.Body, row.Service, row.Logger));
        Assert.Equal(("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"), (row.TraceId, row.SpanId));
        Assert.StartsWith("{\"timeUnixNano\"", row.Record, StringComparison.Ordinal);
    }

    [Fact]
    public void The_metrics_of_the_protocols_example_are_read()
    {
        ParseResult result = Parse("""
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},"scopeMetrics":[{"scope":{"name":"my.library"},
            "metrics":[{"name":"my.counter","unit":"1","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"asDouble":5,"startTimeUnixNano":"1544712660300000000",
            "timeUnixNano":"1544712660300000000","attributes":[{"key":"my.counter.attr","value":{"stringValue":"some value"}}]}]}},{"name":"my.gauge","gauge":{"dataPoints":[
            {"asDouble":10,"timeUnixNano":"1544712660300000000","attributes":[{"key":"my.gauge.attr","value":{"stringValue":"some value"}}]}]}},{"name":"my.histogram",
            "histogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1544712660300000000","count":2,"sum":2,"bucketCounts":[1,"1"],"explicitBounds":[1],
            "min":0,"max":2,"attributes":[]}]}}]}]}]}
            """);
        Assert.Equal(
            [
                ("my.counter", "my.counter.attr=some\\ value,service=my.service", 5.0), ("my.gauge", "my.gauge.attr=some\\ value,service=my.service", 10),
                ("my.histogram_count", "service=my.service", 2), ("my.histogram_sum", "service=my.service", 2),
                ("my.histogram_bucket", "le=1,service=my.service", 1), ("my.histogram_bucket", "le=+Inf,service=my.service", 2),
            ],
            result.Metrics.Select(row => (row.Name, row.Labels, row.Value)));
        Assert.All(result.Metrics, row => Assert.Equal(1544712660300000000L, row.Time));
    }

    [Theory]
    [InlineData("9", 9)]
    [InlineData("\"17\"", 17)]
    [InlineData("\"SEVERITY_NUMBER_WARN2\"", 14)]
    [InlineData("\"SEVERITY_NUMBER_FATAL\"", 21)]
    [InlineData("\"nonsense\"", 0)]
    [InlineData("null", 0)]
    [InlineData("99", 0)]
    public void Severities_are_numbers_or_names(string json, byte expected) =>
        Assert.Equal(expected, Assert.Single(Parse(Log($"\"severityNumber\":{json}")).Logs).Severity);

    [Fact]
    public void Unknown_members_nulls_and_order_do_not_matter()
    {
        ParseResult result = Parse("""
            {"new":{"a":[1]},"resourceLogs":[{"scopeLogs":[{"logRecords":[{"x":[{}],"body":{"futureValue":1,"stringValue":"a\nb"},"attributes":null,"traceId":null}],
            "scope":{"version":"1","name":"n"}}],"schemaUrl":"s","resource":{"droppedAttributesCount":1,"attributes":[{"value":{"stringValue":"svc"},"key":"service.name"}]}},null,7]}
            """);
        LogRow row = Assert.Single(result.Logs);
        Assert.Equal(("a\nb", "svc", "n", EventBatch.NoTime), (row.Body, row.Service, row.Logger, row.Time));
        Assert.Empty(result.Rejects);
    }

    [Fact]
    public void Nested_bodies_become_plain_json()
    {
        const string Body = """
            {"kvlistValue":{"values":[{"key":"a","value":{"intValue":"-3"}},{"value":{"arrayValue":{"values":[{"boolValue":true},{"doubleValue":0.5},{},{"stringValue":"q\"\\\n"},
            {"doubleValue":"NaN"},{"arrayValue":{}}]}},"key":"b"},{"key":"c","value":{"bytesValue":"AQID"}},{}]}}
            """;
        Assert.Equal("""{"a":-3,"b":[true,0.5,null,"q\"\\\n","NaN",[]],"c":"AQID","":null}""", Assert.Single(Parse(Log("\"body\":" + Body)).Logs).Body);
    }

    [Theory]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"a"}},{"body":{"str""", RejectReason.Truncated)]
    [InlineData("""{"resourceLogs":[{]}""", RejectReason.Syntax)]
    [InlineData("""{"something":1}""", RejectReason.MissingField)]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"soon"}]}]}]}""", RejectReason.Number)]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"18446744073709551615"}]}]}]}""", RejectReason.Timestamp)]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{"asInt":1}]}}]}]}]}""", RejectReason.MissingField)]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"asInt":"x"}]}}]}]}]}""", RejectReason.Number)]
    public void Bad_lines_and_records_are_rejected(string line, RejectReason reason)
    {
        ParseResult result = Parse(line);
        Assert.Equal(reason, Assert.Single(result.Rejects).Reason);
        Assert.Empty(result.Rows);
    }

    [Fact]
    public void Deep_lines_are_rejected()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"arrayValue\":{\"values\":[", 40)) + string.Concat(Enumerable.Repeat("]}}", 40));
        Assert.Equal(RejectReason.TooComplex, Assert.Single(Parse(Log("\"body\":" + deep)).Rejects).Reason);
    }

    [Fact]
    public void Traces_and_empty_requests_are_filtered()
    {
        ParseResult result = ParserHarness.Parse(s_format, "{\"resourceSpans\":[{}]}\n{}\n{\"resourceLogs\":[]}\n\n");
        Assert.Equal((3L, 3L), (result.Records, result.Filtered));
    }

    [Fact]
    public void The_format_is_detected_even_if_the_first_line_is_longer_than_the_sample()
    {
        string line = Log("\"body\":{\"stringValue\":\"" + new string('x', 100_000) + "\"}");
        Assert.Equal("otlp-json", FormatDetector.Detect(ParserHarness.Sample(System.Text.Encoding.UTF8.GetBytes(Log("\"body\":null") + "\n"))).Format!.Name);
        Assert.Equal("otlp-json", FormatDetector.Detect(new FormatSample(System.Text.Encoding.UTF8.GetBytes(line).AsSpan(0, 65536), complete: false)).Format!.Name);
        Assert.Equal("json", FormatDetector.Detect(ParserHarness.Sample("{\"resource\":\"x\",\"msg\":\"y\"}\n"u8.ToArray())).Format!.Name);
        Assert.Equal(100_000, Assert.Single(Parse(line).Logs).Body.Length);
    }

    private static string Log(string members) => "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{" + members + "}]}]}]}";

    private static ParseResult Parse(string json) => ParserHarness.Parse(s_format, json.ReplaceLineEndings(string.Empty));
}

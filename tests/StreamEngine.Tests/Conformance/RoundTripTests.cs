using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>What the load generator writes is what comes back: times, values and texts, in every format that has a place for them.</summary>
public class RoundTripTests
{
    private const long Microsecond = 1_000;
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;
    private const long Now = 1_767_657_600_000_000_000; // 2026-01-06T00:00:00Z

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Json(bool shuffle, bool escapes)
    {
        GeneratorOptions options = new() { Seed = 5, ShuffleKeys = shuffle, Escapes = escapes, NonAscii = shuffle };
        Compare("json", options, 1, (log, row) => Assert.Equal(
            (log.Message, log.Service, log.Host, log.TraceId, log.SpanId, log.Status, log.Bytes),
            (row.Body, row.Service, row.Host, row.TraceId, row.SpanId, row.Status, row.Size)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Logfmt(bool shuffle) => Compare("logfmt", new GeneratorOptions { Format = StreamFormat.Logfmt, Seed = 6, ShuffleKeys = shuffle, NonAscii = shuffle }, 1, (log, row) => Assert.Equal(
        (log.Message, log.Service, log.Host, log.TraceId[16..], log.Status),
        (row.Body, row.Service, row.Host, row.TraceId, row.Status)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Syslog_3164(bool nonAscii) => Compare("syslog", new GeneratorOptions { Format = StreamFormat.Syslog3164, Seed = 7, NonAscii = nonAscii }, Second, (log, row) =>
        Assert.Equal((log.Message, log.Service, log.Host), (row.Body, row.Service, row.Host)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Syslog_5424(bool nonAscii) => Compare("syslog", new GeneratorOptions { Format = StreamFormat.Syslog5424, Seed = 8, NonAscii = nonAscii }, Microsecond, (log, row) =>
        Assert.Equal((log.Message, log.Service, log.Host, "REQ"), (row.Body, row.Service, row.Host, row.Logger)));

    [Fact]
    public void Access() => Compare("access", new GeneratorOptions { Format = StreamFormat.Access, Seed = 9 }, Second, (log, row) =>
    {
        Assert.Equal((log.Status, log.Status is 204 or 304 ? double.NaN : log.Bytes), (row.Status, row.Size));
        Assert.EndsWith($" /{log.Service}{log.Path} HTTP/1.1", row.Body, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(PlainHeader.Log4j)]
    [InlineData(PlainHeader.Bracketed)]
    [InlineData(PlainHeader.Iso)]
    public void Plain(PlainHeader header) => Compare("plain", new GeneratorOptions { Format = StreamFormat.Plain, Header = header, Seed = 10 }, Millisecond, (log, row) =>
        Assert.EndsWith(log.Message, row.Body, StringComparison.Ordinal));

    [Fact]
    public void Influx()
    {
        GeneratorOptions options = new() { Format = StreamFormat.Influx, Seed = 11, Series = 40 };
        List<GeneratedPoint> points = GeneratedFacts.Points(options);
        IReadOnlyList<MetricRow> rows = Parse("influx", options).Metrics;
        Assert.Equal(points.Count, rows.Count);
        Assert.All(points.Zip(rows), pair =>
        {
            (GeneratedPoint point, MetricRow row) = pair;
            Assert.Equal((point.Time, point.Metric, "value", point.Value), (row.Time, row.Name, row.Field, row.Value));
            Assert.StartsWith($"service={point.Service},host={point.Host},region=", row.Labels, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(StreamFormat.Prometheus, "prometheus", Millisecond)]
    [InlineData(StreamFormat.OpenMetrics, "openmetrics", Millisecond)]
    [InlineData(StreamFormat.Statsd, "statsd", 0)]
    [InlineData(StreamFormat.DogStatsd, "statsd", Second)]
    [InlineData(StreamFormat.Graphite, "graphite", Second)]
    [InlineData(StreamFormat.GraphiteTags, "graphite", Second)]
    public void Points(StreamFormat stream, string format, long precision)
    {
        GeneratorOptions options = new() { Format = stream, Seed = 13, Series = 40 };
        byte[] bytes = GeneratedFacts.Bytes(options);
        Assert.Equal(format, FormatDetector.Detect(ParserHarness.Sample(bytes)).Format!.Name);
        List<GeneratedPoint> points = GeneratedFacts.Points(options);
        IReadOnlyList<MetricRow> rows = Parse(format, options).Metrics;
        Assert.Equal(points.Count, rows.Count);
        Assert.All(points.Zip(rows), pair =>
        {
            (GeneratedPoint point, MetricRow row) = pair;
            Assert.Equal((precision == 0 ? EventBatch.NoTime : point.Time / precision * precision, "", point.Value), (row.Time, row.Field, row.Value));
            bool dotted = row.Labels.Length == 0;
            Assert.Equal(dotted ? $"{point.Service}.{point.Metric}.{point.Host}" : point.Metric, row.Name);
            Assert.StartsWith(dotted ? "" : $"service={point.Service},host={point.Host},region=", row.Labels, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(StreamFormat.Prometheus, "prometheus", " \"C:\\temp\"\n")]
    [InlineData(StreamFormat.OpenMetrics, "openmetrics", " \"C:\\temp\"\n")]
    [InlineData(StreamFormat.DogStatsd, "statsd", " rack=1\\a")]
    [InlineData(StreamFormat.GraphiteTags, "graphite", ",rack=1\\a")]
    public void Points_with_characters_to_escape(StreamFormat stream, string format, string end)
    {
        GeneratorOptions options = new() { Format = stream, Seed = 13, Series = 40, Escapes = true, ShuffleKeys = true, NonAscii = true };
        List<GeneratedPoint> points = GeneratedFacts.Points(options with { Escapes = false, NonAscii = false });
        IReadOnlyList<MetricRow> rows = Parse(format, options).Metrics;
        Assert.Equal(points.Count, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            string host = points[i].Host + (i % 40 % 4 == 0 ? end : i % 40 % 4 == 1 ? "-größe-注文" : "");
            string label = "host=" + System.Text.RegularExpressions.Regex.Replace(host, @"[,= \\]", @"\$0");
            Assert.Contains(label, rows[i].Labels, StringComparison.Ordinal);
            Assert.Contains($"service={points[i].Service}", rows[i].Labels, StringComparison.Ordinal);
            double times = format == "statsd" && rows[i].Name == "request_rate" ? 2 : 1;
            Assert.Equal(points[i].Value * times, rows[i].Value, 1e-9);
        }
    }

    [Fact]
    public void Long_tables()
    {
        GeneratorOptions options = new() { Format = StreamFormat.CsvLong, Seed = 12, Series = 40 };
        Assert.Equal(
            GeneratedFacts.Points(options).Select(p => (p.Time, $"{p.Service}.{p.Metric}.{p.Host}", p.Value)),
            Parse("csv", options).Metrics.Select(r => (r.Time, r.Name, r.Value)));
    }

    private static void Compare(string format, GeneratorOptions options, long precision, Action<GeneratedLog, LogRow> same)
    {
        List<GeneratedLog> logs = GeneratedFacts.Logs(options);
        IReadOnlyList<LogRow> rows = Parse(format, options).Logs;
        Assert.Equal(GeneratedFacts.Records, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal(logs[i].Time / precision * precision, rows[i].Time);
            if (format != "access")
            {
                Assert.Equal(Level(logs[i].Level), rows[i].Severity);
            }

            if (format is "json" or "logfmt")
            {
                // A division or a multiplication away from the milliseconds of the record.
                Assert.Equal(logs[i].DurationMs, rows[i].Duration * 1000, logs[i].DurationMs * 1e-12);
            }

            same(logs[i], rows[i]);
        }
    }

    private static ParseResult Parse(string format, GeneratorOptions options)
    {
        ParseResult result = ParserHarness.Parse(Registered.Format(format), GeneratedFacts.Bytes(options), new ParserOptions { SourceName = "test", Now = Now });
        Assert.Empty(result.Rejects);
        return result;
    }

    private static byte Level(string level) => (byte)(level switch { "DEBUG" => Severity.Debug, "INFO" => Severity.Info, "WARN" => Severity.Warn, _ => Severity.Error });
}

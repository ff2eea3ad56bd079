using StreamEngine.Batching;
using StreamEngine.Parsing.Csv;
using StreamEngine.Parsing.Influx;
using StreamEngine.Parsing.Logfmt;
using Xunit;

namespace StreamEngine.Tests.Parsing.Logfmt;

public class LogfmtParserTests
{
    private const long Jan5 = 1767576600_000_000_000;

    [Fact]
    public void Pairs_become_fields()
    {
        LogRow row = Log("""ts=2026-01-05T01:30:00Z level=info msg="it said \"hi\"\n" dur=1.2ms service=api host=web-1 status=503 bytes=12 trace_id=abc debug""");
        Assert.Equal((Jan5, (byte)9, "it said \"hi\"\n", 0.0012, "api", "web-1", 503, 12.0, "abc"), (row.Time, row.Severity, row.Body, row.Duration, row.Service, row.Host, row.Status, row.Size, row.TraceId));
    }

    [Fact]
    public void A_line_without_a_message_is_its_own_body()
    {
        const string Line = "at=warning method=GET path=/ connect=1ms";
        Assert.Equal(Line, Log(Line).Body);
    }

    [Fact]
    public void Empty_values_and_values_with_equals_signs()
    {
        LogRow row = Log("""msg= level=error logger=a=b""");
        Assert.Equal(("", (byte)17, "a=b"), (row.Body, row.Severity, row.Logger));
    }

    [Theory]
    [InlineData("just words here", RejectReason.Syntax, "column 1: expected key=value, found none")]
    [InlineData("msg=\"open", RejectReason.Truncated, "column 5: expected a closing quote, found the end")]
    [InlineData("level=info msg=\"a\0b\"", RejectReason.Binary, "expected text, found a NUL byte")]
    [InlineData("level=info time=never", RejectReason.Timestamp, "cannot read the time 'never'")]
    public void Bad_lines_are_rejected(string line, RejectReason reason, string detail)
    {
        DeadLetter reject = Assert.Single(ParserHarness.Parse(new LogfmtFormat(), line).Rejects);
        Assert.Equal((reason, detail), (reject.Reason, reject.Detail));
    }

    [Fact]
    public void A_trailing_backslash_ends_nowhere() =>
        Assert.Equal(RejectReason.Truncated, Assert.Single(ParserHarness.Parse(new LogfmtFormat(), "msg=\"x\\").Rejects).Reason);

    [Fact]
    public void Formats_do_not_claim_each_other()
    {
        const string Logfmt = "ts=2026-01-05T01:30:00Z level=info msg=\"a, b\" dur=1ms\nts=2026-01-05T01:30:01Z level=info msg=\"c\" dur=1ms\n";
        const string Influx = "cpu,host=a usage=0.5 1767576600000000000\ncpu,host=b usage=0.6,idle=3i 1767576600000000000\n";
        const string Plain = "2015-10-18 18:01:47,978 INFO [main] org.apache.A: x=1, done\n2015-10-18 18:01:48,963 INFO [main] org.apache.B: y=2, done\n";
        Assert.Equal(1, ParserHarness.Match(new LogfmtFormat(), Logfmt));
        Assert.Equal(0, ParserHarness.Match(new InfluxFormat(), Logfmt));
        Assert.Equal(1, ParserHarness.Match(new InfluxFormat(), Influx));
        Assert.Equal(0, ParserHarness.Match(new LogfmtFormat(), Influx));
        Assert.Equal(0, ParserHarness.Match(new LogfmtFormat(), Plain));
        Assert.Equal(0, ParserHarness.Match(new InfluxFormat(), Plain));
        Assert.Equal(0, ParserHarness.Match(new CsvFormat(), Plain));
        Assert.Equal(0, ParserHarness.Match(new CsvFormat(), Logfmt));
        Assert.Equal(0, ParserHarness.Match(new CsvFormat(), Influx));
    }

    private static LogRow Log(string line) => Assert.Single(ParserHarness.Parse(new LogfmtFormat(), line).Logs);
}

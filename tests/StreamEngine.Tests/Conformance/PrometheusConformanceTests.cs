using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>The text format of Prometheus, version 0.0.4 ("Exposition formats", text-based format: line format, comments, samples).</summary>
public class PrometheusConformanceTests
{
    private static readonly IRecordFormat s_format = Registered.Format("prometheus");

    [Theory]
    [InlineData("up 1", "up", "", 1)]
    [InlineData("a:b:rate5m 1", "a:b:rate5m", "", 1)]
    [InlineData("_x9 1", "_x9", "", 1)]
    [InlineData("up{} 1", "up", "", 1)]
    [InlineData("up{job=\"api\"} 1", "up", "job=api", 1)]
    [InlineData("up{job=\"api\",} 1", "up", "job=api", 1)]
    [InlineData("up{job=\"api\",instance=\"a:9\"} 1", "up", "job=api,instance=a:9", 1)]
    [InlineData(" \tup \t{ job = \"api\" , instance\t= \"a\" } \t 1 \t", "up", "job=api,instance=a", 1)]
    [InlineData("up{job=\"api\"}1", "up", "job=api", 1)]
    [InlineData("up{job=\"\"} 1", "up", "", 1)]
    [InlineData("up{job=\"a b,c=d\"} 1", "up", "job=a\\ b\\,c\\=d", 1)]
    [InlineData("up{path=\"C:\\\\DIR\",q=\"\\\"x\\\"\",n=\"a\\nb\"} 1", "up", "path=C:\\\\DIR,q=\"x\",n=a\nb", 1)]
    [InlineData("up{odd=\"\\d\"} 1", "up", "odd=\\\\d", 1)]
    [InlineData("up{a=\"} 2\"} 1", "up", "a=}\\ 2", 1)]
    [InlineData("up{a=\"{\",b=\"#\"} 1", "up", "a={,b=#", 1)]
    [InlineData("up{größe=\"1\"} 1", null, null, 0)]
    [InlineData("up{a=\"größe\"} 1", "up", "a=größe", 1)]
    [InlineData("rpc_bucket{le=\"+Inf\"} 144320", "rpc_bucket", "le=+Inf", 144320)]
    [InlineData("rpc{quantile=\"0.99\"} 76656", "rpc", "quantile=0.99", 76656)]
    public void Names_and_labels(string line, string? name, string? labels, double value)
    {
        ParseResult result = ParserHarness.Parse(s_format, line + "\n");
        if (name is null)
        {
            Assert.Single(result.Rejects);
            return;
        }

        MetricRow row = Assert.Single(result.Metrics);
        Assert.Equal((name, "", labels, value, EventBatch.NoTime), (row.Name, row.Field, row.Labels, row.Value, row.Time));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("-1.5", -1.5)]
    [InlineData("+1", 1)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1e3", 1000)]
    [InlineData("1.7560473e+07", 17560473)]
    [InlineData("12345678901234567890", 12345678901234567890.0)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("Inf", double.PositiveInfinity)]
    [InlineData("-Inf", double.NegativeInfinity)]
    [InlineData("infinity", double.PositiveInfinity)]
    [InlineData("NaN", double.NaN)]
    [InlineData("nan", double.NaN)]
    public void Values(string value, double expected)
    {
        // The second line is read the short way.
        ParseResult result = ParserHarness.Parse(s_format, $"up{{a=\"b\"}} {value} 1767607200000\nup{{a=\"b\"}} {value} 1767607200000\nup {value}\n");
        Assert.Equal([expected, expected, expected], result.Metrics.Select(r => r.Value));
    }

    [Theory]
    [InlineData("1767607200000", 1_767_607_200_000_000_000)]
    [InlineData("-3982045", -3_982_045_000_000)]
    [InlineData("+5", 5_000_000)]
    [InlineData("0", 0)]
    public void Times_are_milliseconds(string time, long expected) =>
        Assert.Equal([expected, expected], ParserHarness.Parse(s_format, $"up 1 {time}\nup{{a=\"b\"}} 1 {time}").Metrics.Select(r => r.Time));

    [Theory]
    [InlineData("9up 1", RejectReason.Syntax)]
    [InlineData("up", RejectReason.Truncated)]
    [InlineData("up ", RejectReason.Truncated)]
    [InlineData("up{", RejectReason.Truncated)]
    [InlineData("up{a", RejectReason.Truncated)]
    [InlineData("up{a=\"b", RejectReason.Truncated)]
    [InlineData("up{a=\"b\\\"", RejectReason.Truncated)]
    [InlineData("up{a=\"b\"", RejectReason.Truncated)]
    [InlineData("up{a=\"b\"}", RejectReason.Truncated)]
    [InlineData("up{a=b} 1", RejectReason.Syntax)]
    [InlineData("up{a:b=\"c\"} 1", RejectReason.Syntax)]
    [InlineData("up{9=\"c\"} 1", RejectReason.Syntax)]
    [InlineData("up{=\"c\"} 1", RejectReason.Syntax)]
    [InlineData("up{,} 1", RejectReason.Syntax)]
    [InlineData("up{a=\"b\",,} 1", RejectReason.Syntax)]
    [InlineData("up{a=\"b\" c=\"d\"} 1", RejectReason.Syntax)]
    [InlineData("up{a=\"b\",a=\"c\"} 1", RejectReason.Syntax)]
    [InlineData("up-time 1", RejectReason.Syntax)]
    [InlineData("up one", RejectReason.Number)]
    [InlineData("up +NaN", RejectReason.Number)]
    [InlineData("up 0x10", RejectReason.Number)]
    [InlineData("up 1_000", RejectReason.Number)]
    [InlineData("up 1 1.5", RejectReason.Timestamp)]
    [InlineData("up 1 now", RejectReason.Timestamp)]
    [InlineData("up 1 9214646400000", RejectReason.Timestamp)]
    [InlineData("up 1 1 1", RejectReason.Syntax)]
    [InlineData("up 1 1767607200000 # {a=\"b\"} 1", RejectReason.Syntax)]
    public void What_the_format_does_not_allow_is_rejected(string line, RejectReason reason)
    {
        // Also where the same line without its fault came before.
        ParseResult result = ParserHarness.Parse(s_format, $"up{{a=\"b\"}} 1\n{line}\n");
        Assert.Equal(reason, Assert.Single(result.Rejects).Reason);
        Assert.Single(result.Rows);
    }

    [Fact]
    public void Comments_and_blank_lines_are_no_samples()
    {
        ParseResult result = ParserHarness.Parse(s_format, "# HELP up Is it \"up\"?\n# TYPE up gauge\n \t# a comment\n#\n\r\n \nup 1\r\n# TYPE up nonsense\n");
        Assert.Equal((1, 5L, 6L), (result.Rows.Count, result.Filtered, result.Records));
    }
}

using StreamEngine.Batching;
using StreamEngine.Parsing.Influx;
using Xunit;

namespace StreamEngine.Tests.Parsing.Influx;

public class InfluxParserTests
{
    private const long Jan5 = 1767576600_000_000_000;

    [Fact]
    public void Each_numeric_field_is_a_row()
    {
        ParseResult result = ParserHarness.Parse(new InfluxFormat(), "cpu,host=web-1,zone=eu\\ 1 user=1.5,n=3i,u=7u,ok=t,bad=False,note=\"a, \\\"b\\\" =1\" 1767576600000000000\n");
        Assert.Equal([("user", 1.5), ("n", 3.0), ("u", 7.0), ("ok", 1.0), ("bad", 0.0)], result.Metrics.Select(row => (row.Field, row.Value)));
        Assert.All(result.Metrics, row => Assert.Equal((Jan5, "cpu", "host=web-1,zone=eu\\ 1"), (row.Time, row.Name, row.Labels)));
        Assert.Equal(1, result.Records);
    }

    [Theory]
    [InlineData("1767576600", Jan5)]
    [InlineData("1767576600000", Jan5)]
    [InlineData("1767576600000000", Jan5)]
    [InlineData("1767576600000000000", Jan5)]
    [InlineData("", EventBatch.NoTime)]
    public void Precision_is_told_by_magnitude(string time, long expected) =>
        Assert.Equal(expected, Assert.Single(ParserHarness.Parse(new InfluxFormat(), $"m v=1 {time}").Metrics).Time);

    [Fact]
    public void Escapes_are_taken_out_of_names()
    {
        MetricRow row = Assert.Single(ParserHarness.Parse(new InfluxFormat(), @"disk\ io,path=C:\\x rate\=s=2 1767576600").Metrics);
        Assert.Equal(("disk io", "rate=s", @"path=C:\\x"), (row.Name, row.Field, row.Labels));
    }

    [Theory]
    [InlineData("m", RejectReason.Truncated)]
    [InlineData("m,host=a", RejectReason.Truncated)]
    [InlineData(",a=b v=1", RejectReason.Syntax)]
    [InlineData("m v", RejectReason.Truncated)]
    [InlineData("m v=", RejectReason.Number)]
    [InlineData("m v=abc", RejectReason.Number)]
    [InlineData("m v=1,", RejectReason.Truncated)]
    [InlineData("m v=1.5i", RejectReason.Number)]
    [InlineData("m v=\"open", RejectReason.Truncated)]
    [InlineData("m v=\"x\"y", RejectReason.Syntax)]
    [InlineData("m v=1 yesterday", RejectReason.Timestamp)]
    [InlineData("m v=1 99999999999999999999", RejectReason.Timestamp)]
    public void Bad_lines_are_rejected(string line, RejectReason reason)
    {
        ParseResult result = ParserHarness.Parse(new InfluxFormat(), line);
        Assert.Equal(reason, Assert.Single(result.Rejects).Reason);
        Assert.Empty(result.Rows);
    }

    [Fact]
    public void Comments_and_lines_of_text_only_are_filtered()
    {
        ParseResult result = ParserHarness.Parse(new InfluxFormat(), "# comment\nm v=1\nevents text=\"deployed\" 1767576600\n\n");
        Assert.Equal((3L, 2L, 1), (result.Records, result.Filtered, result.Rows.Count));
    }
}

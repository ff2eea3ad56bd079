using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>The text format of OpenMetrics 1.0, by the rules of its specification that one line shows: ABNF, escaping, numbers, timestamps, units, exemplars.</summary>
public class OpenMetricsConformanceTests
{
    private static readonly IRecordFormat s_format = Registered.Format("openmetrics");

    [Theory]
    [InlineData("foo_total 17.0", "foo_total", "", 17)]
    [InlineData("foo_total{} 17.0", "foo_total", "", 17)]
    [InlineData("foo_created 1520430000.123", "foo_created", "", 1520430000.123)]
    [InlineData("foo{a=\"b\",c=\"d\"} 1", "foo", "a=b,c=d", 1)]
    [InlineData("foo{entity=\"replica\",state=\"a b\"} 1", "foo", "entity=replica,state=a\\ b", 1)]
    [InlineData("foo{a=\"\"} 1", "foo", "", 1)]
    [InlineData("foo{a=\"\\\\ \\\" \\n\"} 1", "foo", "a=\\\\\\ \"\\ \n", 1)]
    [InlineData("foo{a=\"\\x\"} 1", "foo", "a=\\\\x", 1)]
    [InlineData("foo{a=\"# { } ,\"} 1", "foo", "a=#\\ {\\ }\\ \\,", 1)]
    [InlineData("foo_bucket{le=\"0.1\"} 8 # {} 0.054", "foo_bucket", "le=0.1", 8)]
    [InlineData("foo_bucket{le=\"1\"} 11 # {trace_id=\"KOO5S4vxi0o\"} 0.67", "foo_bucket", "le=1", 11)]
    [InlineData("foo_bucket{le=\"+Inf\"} 17 # {trace_id=\"oHg5SJYRHA0\"} 9.8 1520879607.789", "foo_bucket", "le=+Inf", 17)]
    [InlineData("foo_total 17 1520879607.789 # {trace_id=\"a b\"} NaN", "foo_total", "", 17)]
    [InlineData("foo_total 17 # {a=\"b\"} 1 1e500", "foo_total", "", 17)]
    public void Samples(string line, string name, string labels, double value)
    {
        ParseResult result = ParserHarness.Parse(s_format, $"{line}\n{line}\n");
        Assert.Empty(result.Rejects);
        Assert.All(result.Metrics, row => Assert.Equal((name, "", labels, value), (row.Name, row.Field, row.Labels, row.Value)));
        Assert.Equal(2, result.Rows.Count);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("+1.", 1)]
    [InlineData("-.5e1", -5)]
    [InlineData("1E3", 1000)]
    [InlineData("INF", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("nAn", double.NaN)]
    public void Numbers(string number, double value) => Assert.Equal(value, Assert.Single(ParserHarness.Parse(s_format, $"foo {number}\n").Metrics).Value);

    [Theory]
    [InlineData("1520879607", 1_520_879_607_000_000_000)]
    [InlineData("1520879607.789", 1_520_879_607_789_000_000)]
    [InlineData("1520879607.123456789", 1_520_879_607_123_456_789)]
    [InlineData("1520879607.1234567899", 1_520_879_607_123_456_789)]
    [InlineData("1.520879607e9", 1_520_879_607_000_000_000)]
    [InlineData("-1.5", -1_500_000_000)]
    [InlineData("0", 0)]
    public void Timestamps_are_seconds(string text, long time) => Assert.Equal(time, Assert.Single(ParserHarness.Parse(s_format, $"foo 1 {text}\n").Metrics).Time);

    [Theory]
    [InlineData(" foo 1", RejectReason.Syntax)]
    [InlineData("foo  1", RejectReason.Syntax)]
    [InlineData("foo\t1", RejectReason.Syntax)]
    [InlineData("foo 1 ", RejectReason.Truncated)]
    [InlineData("foo 1  2", RejectReason.Syntax)]
    [InlineData("foo {a=\"b\"} 1", RejectReason.Number)]
    [InlineData("foo{a=\"b\"}1", RejectReason.Syntax)]
    [InlineData("foo{a=\"b\",} 1", RejectReason.Syntax)]
    [InlineData("foo{a=\"b\", c=\"d\"} 1", RejectReason.Syntax)]
    [InlineData("foo{a =\"b\"} 1", RejectReason.Syntax)]
    [InlineData("foo{a=\"b\",a=\"c\"} 1", RejectReason.Syntax)]
    [InlineData("foo{a='b'} 1", RejectReason.Syntax)]
    [InlineData("foo{a=\"b} 1", RejectReason.Truncated)]
    [InlineData("0foo 1", RejectReason.Syntax)]
    [InlineData("foo 0x1", RejectReason.Number)]
    [InlineData("foo -nan", RejectReason.Number)]
    [InlineData("foo 1 NaN", RejectReason.Timestamp)]
    [InlineData("foo 1 +Inf", RejectReason.Timestamp)]
    [InlineData("foo 1 9214646400", RejectReason.Timestamp)]
    [InlineData("foo 1 2 3", RejectReason.Syntax)]
    [InlineData("foo 1 # {a=\"b\"} 1", RejectReason.Syntax)]
    [InlineData("foo_total 1 # {a=\"b\"}", RejectReason.Truncated)]
    [InlineData("foo_total 1 # {a=\"b\"} x", RejectReason.Number)]
    [InlineData("foo_total 1 # {a=\"b\"} 1 nan", RejectReason.Timestamp)]
    [InlineData("foo_total 1 # {a=\"b\"} 1 1 1", RejectReason.Syntax)]
    [InlineData("foo_total 1 # 1", RejectReason.Syntax)]
    [InlineData("foo_total 1 #", RejectReason.Truncated)]
    public void What_one_line_shows_to_be_wrong_is_rejected(string line, RejectReason reason)
    {
        ParseResult result = ParserHarness.Parse(s_format, $"foo{{a=\"b\"}} 1\n{line}\n");
        Assert.Equal(reason, Assert.Single(result.Rejects).Reason);
        Assert.Single(result.Rows);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Labels_of_an_exemplar_have_at_most_128_characters(int characters, bool accepted)
    {
        ParseResult result = ParserHarness.Parse(s_format, $"foo_total 1 # {{id=\"{new string('ö', characters - 2)}\"}} 1\n");
        Assert.Equal(accepted, result.Rejects.Count == 0);
    }

    [Theory]
    [InlineData("# TYPE foo counter", true)]
    [InlineData("# TYPE foo_seconds gaugehistogram", true)]
    [InlineData("# TYPE foo unknown", true)]
    [InlineData("# TYPE foo untyped", false)]
    [InlineData("# TYPE foo Counter", false)]
    [InlineData("# TYPE foo", false)]
    [InlineData("# TYPE 0foo counter", false)]
    [InlineData("# UNIT foo_seconds seconds", true)]
    [InlineData("# UNIT foo ", true)]
    [InlineData("# UNIT foo seconds", false)]
    [InlineData("# UNIT seconds seconds", false)]
    [InlineData("# UNIT foo_m/s m/s", false)]
    [InlineData("# HELP foo The \\\"text\\\" \\\\ \\n", true)]
    [InlineData("# HELP foo ", true)]
    [InlineData("# HELP foo a \"quote\"", false)]
    [InlineData("# HELP foo \\", false)]
    [InlineData("# EOF", true)]
    [InlineData("# EOF ", false)]
    [InlineData("# a comment", false)]
    [InlineData("#TYPE foo counter", false)]
    [InlineData("#", false)]
    public void Metadata_is_checked_and_makes_no_rows(string line, bool accepted)
    {
        ParseResult result = ParserHarness.Parse(s_format, line + "\n");
        Assert.Equal((0, accepted ? 1L : 0L, accepted ? 0 : 1), (result.Rows.Count, result.Filtered, result.Rejects.Count));
    }
}

using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Tests.Parsing;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>Quoting and escaping of the line protocol (InfluxDB reference, "Line protocol", sections on elements, quotes, special characters).</summary>
public class InfluxConformanceTests
{
    private static readonly IRecordFormat s_format = Registered.Format("influx");

    [Theory]
    [InlineData(@"m f=1", "m", "f", "")]
    [InlineData(@"my\ m f=1", "my m", "f", "")]
    [InlineData(@"my\,m f=1", "my,m", "f", "")]
    [InlineData(@"my=m f=1", "my=m", "f", "")]
    [InlineData(@"""m"" f=1", "\"m\"", "f", "")]
    [InlineData(@"'m' f=1", "'m'", "f", "")]
    [InlineData(@"my\m f=1", @"my\m", "f", "")]
    [InlineData(@"m\\ f=1", @"m\\", "f", "")]
    [InlineData(@"m,a=b f=1", "m", "f", "a=b")]
    [InlineData(@"m,a=b,c=d f=1", "m", "f", "a=b,c=d")]
    [InlineData(@"m,a\ x=b\ y f=1", "m", "f", @"a\ x=b\ y")]
    [InlineData(@"m,a\,x=b\,y f=1", "m", "f", @"a\,x=b\,y")]
    [InlineData(@"m,a\=x=b\=y f=1", "m", "f", @"a\=x=b\=y")]
    [InlineData(@"m,a=""b"" f=1", "m", "f", @"a=""b""")]
    [InlineData(@"m,größe=注文 f=1", "m", "f", "größe=注文")]
    [InlineData(@"m f\ x=1", "m", "f x", "")]
    [InlineData(@"m f\,x=1", "m", "f,x", "")]
    [InlineData(@"m f\=x=1", "m", "f=x", "")]
    [InlineData(@"m ""f""=1", "m", "\"f\"", "")]
    [InlineData(@"m=a,b=c f=1", "m=a", "f", "b=c")]
    [InlineData(@"m,a\\=b\\ f=1", "m", "f", @"a\\=b\\")]
    [InlineData(@"m,a='b',c=#d f=1", "m", "f", "a='b',c=#d")]
    [InlineData(@"m,a=b  f=1", "m", "f", "a=b")]
    [InlineData(@"  m,a=b f=1", "m", "f", "a=b")]
    [InlineData(@"m,a=b f=1  ", "m", "f", "a=b")]
    public void Names_and_tags_are_read_by_the_rules_of_escapes(string line, string name, string field, string labels)
    {
        MetricRow row = Assert.Single(ParserHarness.Parse(s_format, line + " 1767607200000000000\n").Metrics);
        Assert.Equal((name, field, labels, 1_767_607_200_000_000_000), (row.Name, row.Field, row.Labels, row.Time));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("-1.5", -1.5)]
    [InlineData("1.5e3", 1500)]
    [InlineData("1e-3", 0.001)]
    [InlineData("42i", 42)]
    [InlineData("-42i", -42)]
    [InlineData("9223372036854775807i", 9223372036854775807.0)]
    [InlineData("-9223372036854775808i", -9223372036854775808.0)]
    [InlineData("-0i", 0)]
    [InlineData("0u", 0)]
    [InlineData("1.5E+3", 1500)]
    [InlineData("-.5", -0.5)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890.0)]
    [InlineData("18446744073709551615u", 18446744073709551615.0)]
    [InlineData("t", 1)]
    [InlineData("T", 1)]
    [InlineData("true", 1)]
    [InlineData("True", 1)]
    [InlineData("TRUE", 1)]
    [InlineData("f", 0)]
    [InlineData("F", 0)]
    [InlineData("false", 0)]
    [InlineData("False", 0)]
    [InlineData("FALSE", 0)]
    public void Values_have_the_types_of_the_protocol(string value, double expected) =>
        Assert.Equal(expected, Assert.Single(ParserHarness.Parse(s_format, $"m f={value}").Metrics).Value);

    [Theory]
    [InlineData(@"""""")]
    [InlineData(@"""a b""")]
    [InlineData(@"""a,b=c""")]
    [InlineData(@"""a \""quote\"" b""")]
    [InlineData(@"""a\\""")]
    [InlineData(@"""a\b""")]
    [InlineData(@"""注文 #""")]
    public void Texts_are_read_over_and_what_follows_is_found(string text)
    {
        MetricRow row = Assert.Single(ParserHarness.Parse(s_format, $"m a={text},f=7 1767607200\n").Metrics);
        Assert.Equal(("f", 7.0), (row.Field, row.Value));
    }

    [Theory]
    [InlineData(",a=b f=1", RejectReason.Syntax)]
    [InlineData("m,a= f=1", RejectReason.Syntax)]
    [InlineData("m,a=,b=c f=1", RejectReason.Syntax)]
    [InlineData("m,=b f=1", RejectReason.Syntax)]
    [InlineData("m,a f=1", RejectReason.Syntax)]
    [InlineData("m, f=1", RejectReason.Syntax)]
    [InlineData("m,,a=b f=1", RejectReason.Syntax)]
    [InlineData("m,a=b, f=1", RejectReason.Syntax)]
    [InlineData("m,a=b=c f=1", RejectReason.Syntax)]
    [InlineData("m,a=b", RejectReason.Truncated)]
    [InlineData("m,a=b ", RejectReason.Truncated)]
    [InlineData("m f=9223372036854775808i", RejectReason.Number)]
    [InlineData("m f=1, g=2", RejectReason.Syntax)]
    [InlineData("m f = 1", RejectReason.Syntax)]
    [InlineData("m f=1\\,g=2", RejectReason.Number)]
    [InlineData("m f=18446744073709551616u", RejectReason.Number)]
    [InlineData("m f=-1u", RejectReason.Number)]
    [InlineData("m f=1.5i", RejectReason.Number)]
    [InlineData("m f=i", RejectReason.Number)]
    [InlineData("m f=tRUE", RejectReason.Number)]
    [InlineData("m f=NaN", RejectReason.Number)]
    [InlineData("m f=Inf", RejectReason.Number)]
    [InlineData("m f=0x10", RejectReason.Number)]
    [InlineData("m f=1,,g=2", RejectReason.Syntax)]
    [InlineData("m f=1,g,h=2", RejectReason.Syntax)]
    [InlineData("m =1", RejectReason.Syntax)]
    [InlineData("m f", RejectReason.Truncated)]
    [InlineData("m ", RejectReason.Truncated)]
    [InlineData("m f=\"a", RejectReason.Truncated)]
    [InlineData("m f=\"a\\\"", RejectReason.Truncated)]
    [InlineData("m f=\"a\"b", RejectReason.Syntax)]
    [InlineData("m f=1 2 3", RejectReason.Timestamp)]
    [InlineData("m f=1 1.5", RejectReason.Timestamp)]
    [InlineData("m f=1 9223372036854775808", RejectReason.Timestamp)]
    public void What_the_protocol_does_not_allow_is_rejected(string line, RejectReason reason)
    {
        ParseResult result = ParserHarness.Parse(s_format, line + "\n");
        Assert.Equal(reason, Assert.Single(result.Rejects).Reason);
        Assert.Empty(result.Rows);
    }

    [Theory]
    [InlineData("1767607200000000000", 1_767_607_200_000_000_000)]
    [InlineData("-1767607200000000000", -1_767_607_200_000_000_000)]
    [InlineData("0", 0)]
    [InlineData("", EventBatch.NoTime)]
    [InlineData(" ", EventBatch.NoTime)]
    [InlineData("  1767607200000000000 ", 1_767_607_200_000_000_000)]
    public void Times_are_integers_and_may_miss(string time, long expected) =>
        Assert.Equal(expected, Assert.Single(ParserHarness.Parse(s_format, $"m,a=b f=1 {time}\n").Metrics).Time);

    [Fact]
    public void A_comment_is_no_record_whatever_its_bytes()
    {
        byte[] bytes = [.. "# \n"u8[..2], 0xFF, 0xC3, .. "\nm f=1 1767607200\n  #"u8, 0x80, .. "\nm,a="u8, 0xFF, .. " f=1 1767607200\nm f=2 1767607200\n"u8];
        foreach (bool careful in (bool[])[true, false])
        {
            ParseResult result = ParserHarness.Parse(s_format, bytes, new ParserOptions { IsCareful = careful });
            Assert.Equal([1.0, 2.0], result.Metrics.Select(row => row.Value));
            Assert.Equal((2L, 5L), (result.Filtered, result.Records));
            Assert.Equal(RejectReason.InvalidUtf8, Assert.Single(result.Rejects).Reason);
        }
    }

    [Fact]
    public void Comments_blank_lines_and_CRLF_are_no_points()
    {
        ParseResult result = ParserHarness.Parse(s_format, "# a comment\r\n\r\nm f=1\r\n#m f=2\n");
        Assert.Equal((1, 2L, 3L), (result.Rows.Count, result.Filtered, result.Records));
    }
}

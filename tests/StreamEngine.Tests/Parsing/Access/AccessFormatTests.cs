using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Access;
using Xunit;

namespace StreamEngine.Tests.Parsing.Access;

public class AccessFormatTests
{
    private static readonly ParserOptions Options = new();
    private static readonly AccessFormat Format = new();

    private static readonly string[] Lines =
    [
        "127.0.0.1 - frank [05/Jan/2026:10:00:00 +0000] \"GET /apache_pb.gif HTTP/1.0\" 200 2326",
        "10.0.0.7 - - [05/Jan/2026:11:00:00 +0100] \"POST /cart HTTP/1.1\" 503 0 \"https://shop/\" \"Mozilla/5.0 \\\"x\\\" [en]\" 0.123 0.120",
        "shop.example.com:443 10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/2.0\" 404 12 \"-\" \"curl/8\"",
        "::1 - - [05/Jan/2026:10:00:00 +0000] \"\\x16\\x03\\x01\" 400 - \"-\" \"-\"",
        "10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"-\" 408 -",
        "not an access line",
    ];

    [Fact]
    public void Common_log_format()
    {
        LogRow row = Row(Lines[0]);
        Assert.Equal((1_767_607_200_000_000_000, "GET /apache_pb.gif HTTP/1.0", 200, 2326.0, 9), (row.Time, row.Body, row.Status, row.Size, (int)row.Severity));
        Assert.Equal(("", "", double.NaN), (row.Service, row.Host, row.Duration));
    }

    [Fact]
    public void Combined_log_format_with_a_request_time()
    {
        LogRow row = Row(Lines[1]);
        Assert.Equal((1_767_607_200_000_000_000, "POST /cart HTTP/1.1", 503, 0.0, 17), (row.Time, row.Body, row.Status, row.Size, (int)row.Severity));
        Assert.Equal(0.123, row.Duration);
    }

    [Fact]
    public void A_virtual_host_is_the_service()
    {
        LogRow row = Row(Lines[2]);
        Assert.Equal(("shop.example.com", 404, 13, ""), (row.Service, row.Status, (int)row.Severity, row.Host));
    }

    [Fact]
    public void Requests_that_are_no_http_stay_as_they_were_logged()
    {
        LogRow tls = Row(Lines[3]);
        Assert.Equal(("\\x16\\x03\\x01", 400, double.NaN), (tls.Body, tls.Status, tls.Size));
        Assert.Equal(("-", 408), (Row(Lines[4]).Body, Row(Lines[4]).Status));
    }

    [Theory]
    [InlineData("12345", double.NaN)]
    [InlineData("0.500", 0.5)]
    [InlineData("rt=1.5 uct=0.1", 1.5)]
    [InlineData("request_time=2", 2.0)]
    [InlineData("250ms", 0.25)]
    [InlineData("1500us", 0.0015)]
    [InlineData("\"10.0.0.1\" 0.250", 0.25)]
    [InlineData("1.2.3.4", double.NaN)]
    public void Only_an_unambiguous_field_is_a_duration(string further, double seconds) =>
        Assert.Equal(seconds, Row("10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" " + further).Duration, 1e-12);

    [Theory]
    [InlineData("not an access line", RejectReason.Timestamp)]
    [InlineData("10.0.0.7 - - [32/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 5", RejectReason.Timestamp)]
    [InlineData("10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] GET / 200 5", RejectReason.Syntax)]
    [InlineData("10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1", RejectReason.Truncated)]
    [InlineData("10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" OK 5", RejectReason.Number)]
    [InlineData("10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 big", RejectReason.Number)]
    public void Broken_lines_are_rejected(string line, RejectReason reason)
    {
        ParseResult result = ParserHarness.Parse(Format, line + "\n", Options);
        Assert.Empty(result.Rows);
        Assert.Equal(reason, Assert.Single(result.Rejects).Reason);
    }

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing() => FormatLaws.AllocatesNothingPerRecord(Format, Lines[1], Options);

    private static LogRow Row(string line) => Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Logs);
}

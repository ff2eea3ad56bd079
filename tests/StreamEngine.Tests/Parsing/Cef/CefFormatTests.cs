using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Cef;
using Xunit;

namespace StreamEngine.Tests.Parsing.Cef;

public class CefFormatTests
{
    private static readonly ParserOptions Options = new() { Now = 1_767_607_200_000_000_000 };
    private static readonly CefFormat Format = new();

    private static readonly string[] Lines =
    [
        @"CEF:0|Acme|Fire\|wall|1.0|100|worm \\ stopped|10|rt=1767607200123 dvchost=fw-1 src=10.0.0.1 msg=Detected a worm in C:\\temp\nstopped spt=1232",
        "<134>Jan  5 10:00:00 edge-2 CEF:0|Acme|IDS|2|scan|Port scan|Medium|src=10.0.0.1 dhost=web-1",
        "<134>1 2026-01-05T10:00:00Z edge-3 cef - - - CEF:1|Acme|IDS|2|scan|Port scan|3|",
        @"CEF:0|a|b|c|d|e|7|request=http://x/?a=b&c=d cs1Label=Rule Name cs1=deny all cn1=5 cn1Label=hits flexString1=x act=deny\=all",
        "not an event",
    ];

    [Fact]
    public void Header_and_extension_are_read()
    {
        LogRow row = Row(Lines[0]);
        Assert.Equal((1_767_607_200_123_000_000, 21, "Detected a worm in C:\\temp\nstopped"), (row.Time, (int)row.Severity, row.Body));
        Assert.Equal(("Fire|wall", "fw-1", "100"), (row.Service, row.Host, row.Logger));
    }

    [Fact]
    public void A_syslog_header_gives_time_and_host()
    {
        LogRow row = Row(Lines[1]);
        Assert.Equal((1_767_607_200_000_000_000, 13, "Port scan", "IDS", "edge-2"), (row.Time, (int)row.Severity, row.Body, row.Service, row.Host));
        row = Row(Lines[2]);
        Assert.Equal((1_767_607_200_000_000_000, 9, "edge-3"), (row.Time, (int)row.Severity, row.Host));
    }

    [Theory]
    [InlineData("rt=Jan 05 2026 10:00:00", 1_767_607_200_000_000_000)]
    [InlineData("rt=Jan 05 2026 10:00:00.250 UTC", 1_767_607_200_250_000_000)]
    [InlineData("rt=Jan 05 10:00:00.250 +0100", 1_767_603_600_250_000_000)]
    [InlineData("rt=Jan 05 10:00:00", 1_767_607_200_000_000_000)]
    [InlineData("end=1767607200123 start=1767607100000", 1_767_607_200_123_000_000)]
    [InlineData("start=1767607100000", 1_767_607_100_000_000_000)]
    [InlineData("rt=soon end=1767607200123", 1_767_607_200_123_000_000)]
    [InlineData("src=1", EventBatch.NoTime)]
    public void Times_are_counts_or_text(string extension, long time) => Assert.Equal(time, Row("CEF:0|a|b|c|d|e|1|" + extension).Time);

    [Fact]
    public void The_year_is_inferred_when_only_syslog_headers_tell_the_time()
    {
        Assert.True(ParserHarness.Create(Format, System.Text.Encoding.UTF8.GetBytes(Lines[1] + "\n"), Options).InfersYear);
        Assert.False(ParserHarness.Create(Format, System.Text.Encoding.UTF8.GetBytes(Lines[1] + " rt=1767607200123\n"), Options).InfersYear);
    }

    [Theory]
    [InlineData("0", 9)]
    [InlineData("4", 13)]
    [InlineData("8", 17)]
    [InlineData("10", 21)]
    [InlineData("Low", 9)]
    [InlineData("very-high", 21)]
    [InlineData("Unknown", 0)]
    [InlineData("11", 0)]
    public void Severities_are_numbers_or_words(string text, int severity) => Assert.Equal(severity, Row($"CEF:0|a|b|c|d|e|{text}|").Severity);

    [Fact]
    public void Hosts_are_taken_from_the_device_first()
    {
        Assert.Equal("d", Row("CEF:0|a|b|c|d|e|1|shost=s dhost=t dvchost=d").Host);
        Assert.Equal("t", Row("CEF:0|a|b|c|d|e|1|shost=s dhost=t").Host);
        Assert.Equal("s", Row("CEF:0|a|b|c|d|e|1|shost=s").Host);
    }

    [Fact]
    public void Values_go_on_over_spaces_and_equals_signs_up_to_the_next_key()
    {
        Assert.Equal(
            "request='http://x/?a=b&c=d'",
            Fields(Lines[3], "request", "nothing"));
        Assert.Equal("Rule Name='deny all' hits=5", Fields(Lines[3], "Rule Name", "hits"));
        Assert.Equal("cs1='deny all'", Fields(Lines[3], "cs1"));
        Assert.Equal("act='deny=all'", Fields(Lines[3], "act"));
        Assert.Equal("b=1", Fields("CEF:0|a|b|c|d|e|1|a= b=1", "b"));
        Assert.Equal("deviceVendor='a' deviceProduct='b' deviceVersion='c' deviceEventClassId='d' name='e' severity=1 x='1.0' y='007'", Fields("CEF:0|a|b|c|d|e|1|x=1.0 y=007"));
    }

    [Theory]
    [InlineData("not an event", RejectReason.Syntax, "column 1: expected CEF:")]
    [InlineData("CEF:0|a|b|c|d|e", RejectReason.Truncated, "column 16: expected '|' and the severity, found the end")]
    [InlineData("CEF:0x|a|b|c|d|e|1|", RejectReason.Syntax, "column 5: expected a version number")]
    [InlineData("CEF:0|a|b|c|d|e|1|words without pairs", RejectReason.Syntax, "column 19: expected key=value, found 'words'")]
    [InlineData("CEF:0|a|b|c|d|e|1|rt=soon", RejectReason.Timestamp, "cannot read the time 'soon'")]
    [InlineData("<999>CEF:0|a|b|c|d|e|1|", RejectReason.Syntax, "column 1: expected a priority")]
    public void Broken_lines_are_rejected(string line, RejectReason reason, string detail)
    {
        ParseResult result = ParserHarness.Parse(Format, line + "\n", Options);
        Assert.Empty(result.Rows);
        DeadLetter reject = Assert.Single(result.Rejects);
        Assert.Equal(reason, reject.Reason);
        Assert.StartsWith(detail, reject.Detail);
    }

    [Fact]
    public void More_fields_than_the_limit_are_rejected()
    {
        ParserOptions two = new() { MaxFields = 2 };
        Assert.Empty(ParserHarness.Parse(Format, "CEF:0|a|b|c|d|e|1|a=1 b=2\n", two).Rejects);
        Assert.Equal(RejectReason.TooComplex, Assert.Single(ParserHarness.Parse(Format, "CEF:0|a|b|c|d|e|1|a=1 b=2 c=3\n", two).Rejects).Reason);
    }

    [Fact]
    public void Generated_records_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.Cef, 1_000_000, row => GeneratedLogs.Bare(row) with
    {
        Severity = GeneratedLogs.SecuritySeverity(row),
        Body = GeneratedLogs.Body(row, " in \"C:\\temp\\a\" x=1|2\nnext"),
        Logger = "REQ",
    });

    [Fact]
    public void Damaged_streams_are_accounted_for() => GeneratedLogs.SurviveDamage(Format, StreamFormat.Cef);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing()
    {
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[0], Options);
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[1], Options);
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[3], new ParserOptions { Fields = FieldProjection.All });
    }

    private static LogRow Row(string line) => Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Logs);

    private static string Fields(string line, params string[] names) => Assert.Single(FieldHarness.Parse(Format, line, names));
}

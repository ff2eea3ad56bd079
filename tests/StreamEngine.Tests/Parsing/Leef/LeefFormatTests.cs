using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Leef;
using Xunit;

namespace StreamEngine.Tests.Parsing.Leef;

public class LeefFormatTests
{
    private static readonly ParserOptions Options = new() { Now = 1_767_607_200_000_000_000 };
    private static readonly LeefFormat Format = new();

    private static readonly string[] Lines =
    [
        "LEEF:1.0|Acme|Fence|4.0|login|src=10.0.0.1\tdevTime=1767607200123\tsev=8\tidentHostName=fence-1\tmsg=login failed for a=b",
        "LEEF:2.0|Acme|Fence|4.0|login|^|devTime=Jan 05 2026 10:00:00.250 UTC^sev=5^cat=auth^usrName=joe doe",
        "LEEF:2.0|Acme|Fence|4.0|login|0x09|devTime=05.01.2026 10:00:00\tdevTimeFormat=dd.MM.yyyy HH:mm:ss\tsev=2",
        "<13>Jan  5 10:00:00 edge-2 LEEF:2.0|Acme|Fence|4.0|login||sev=10\tmsg=x",
        "not an event",
    ];

    [Fact]
    public void Version_1_parts_attributes_by_tabs()
    {
        LogRow row = Row(Lines[0]);
        Assert.Equal((1_767_607_200_123_000_000, 17, "login failed for a=b"), (row.Time, (int)row.Severity, row.Body));
        Assert.Equal(("Fence", "fence-1", "login"), (row.Service, row.Host, row.Logger));
    }

    [Fact]
    public void Version_2_names_its_delimiter()
    {
        LogRow row = Row(Lines[1]);
        Assert.Equal((1_767_607_200_250_000_000, 13, "auth"), (row.Time, (int)row.Severity, row.Body));
        Assert.Equal("usrName='joe doe'", Fields(Lines[1], "usrName"));
        Assert.Equal((1_767_607_200_000_000_000, 21, "x", "edge-2"), (Row(Lines[3]).Time, (int)Row(Lines[3]).Severity, Row(Lines[3]).Body, Row(Lines[3]).Host));
    }

    [Theory]
    [InlineData("|", "a=1^b=2", "a='1^b=2'")]
    [InlineData("|^|", "a=1^b=2", "a=1 b=2")]
    [InlineData("|0x5e|", "a=1^b=2", "a=1 b=2")]
    [InlineData("|x5E|", "a=1^b=2", "a=1 b=2")]
    [InlineData("|§|", "a=1§b=2", "a=1 b=2")]
    [InlineData("|0xA7|", "a=1§b=2", "a=1 b=2")]
    [InlineData("|||", "a=1|b=2", "a=1 b=2")]
    public void Delimiters(string delimiter, string attributes, string fields) => Assert.Equal(fields, Fields($"LEEF:2.0|A|B|1|e{delimiter}{attributes}", "a", "b"));

    [Theory]
    [InlineData("05.01.2026 10:00:00", "dd.MM.yyyy HH:mm:ss")]
    [InlineData("05.01.2026 10:00", "dd.MM.yyyy HH:mm")]
    [InlineData("2026-01-05T10:00:00.000Z", "yyyy-MM-dd'T'HH:mm:ss.SSSX")]
    [InlineData("2026-01-05T11:00:00.000+0100", "yyyy-MM-dd'T'HH:mm:ss.SSSZ")]
    [InlineData("Jan 05 2026 10:00:00 UTC", "MMM dd yyyy HH:mm:ss z")]
    [InlineData("Jan 05 10:00:00", "MMM dd HH:mm:ss")]
    [InlineData("05/01/26 10:00:00", "dd/MM/yy HH:mm:ss")]
    [InlineData("1/5/2026 10:00:00 AM", "M/d/yyyy h:mm:ss a")]
    [InlineData("Mon Jan 05 10:00:00 UTC 2026", "EEE MMM dd HH:mm:ss z yyyy")]
    [InlineData("20260105100000", "yyyyMMddHHmmss")]
    [InlineData("1767607200", "what is this")]
    public void Times_follow_their_pattern(string time, string pattern) =>
        Assert.Equal(1_767_607_200_000_000_000, Row($"LEEF:1.0|A|B|1|e|devTime={time}\tdevTimeFormat={pattern}").Time);

    [Theory]
    [InlineData("not an event", RejectReason.Syntax, "column 1: expected LEEF:")]
    [InlineData("LEEF:1.0|a|b", RejectReason.Truncated, "column 13: expected '|' and the product version, found the end")]
    [InlineData("LEEF:2.0|a|b|c|d|0xZZ|a=1", RejectReason.Syntax, "column 18: expected the code of a character, found '0xZZ|a=1'")]
    [InlineData("LEEF:2.0|a|b|c|d|ab|a=1", RejectReason.Syntax, "column 18: expected one character")]
    [InlineData("LEEF:1.0|a|b|c|d|words", RejectReason.Syntax, "column 18: expected key=value, found 'words'")]
    [InlineData("LEEF:1.0|a|b|c|d|devTime=x\tdevTimeFormat=yyyy", RejectReason.Timestamp, "cannot read the time 'x' as 'yyyy'")]
    public void Broken_lines_are_rejected(string line, RejectReason reason, string detail)
    {
        ParseResult result = ParserHarness.Parse(Format, line + "\n", Options);
        Assert.Empty(result.Rows);
        DeadLetter reject = Assert.Single(result.Rejects);
        Assert.Equal(reason, reject.Reason);
        Assert.StartsWith(detail, reject.Detail);
    }

    [Fact]
    public void Generated_records_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.Leef, 1_000_000, row => GeneratedLogs.Bare(row) with
    {
        Severity = GeneratedLogs.SecuritySeverity(row),
        Body = GeneratedLogs.Body(row, " in \"C:\\temp\\a\" x=1|2"),
        Logger = "REQ",
    });

    [Fact]
    public void Damaged_streams_are_accounted_for() => GeneratedLogs.SurviveDamage(Format, StreamFormat.Leef);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing()
    {
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[1], Options);
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[2], new ParserOptions { Fields = FieldProjection.All });
    }

    private static LogRow Row(string line) => Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Logs);

    private static string Fields(string line, params string[] names) => Assert.Single(FieldHarness.Parse(Format, line, names));
}

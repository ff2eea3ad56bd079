using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Journal;
using StreamEngine.Parsing.Json;
using Xunit;

namespace StreamEngine.Tests.Parsing.Journal;

public class JournalFormatTests
{
    private static readonly ParserOptions Options = new();
    private static readonly JournalFormat Format = new();

    private static readonly string[] Entries =
    [
        "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1767607200123456\nPRIORITY=3\n_HOSTNAME=web-1\n_COMM=sshd-session\nSYSLOG_IDENTIFIER=sshd\n_SYSTEMD_UNIT=ssh.service\nMESSAGE=it broke\nCODE_LINE=12\n",
        "__CURSOR=s=2\n__REALTIME_TIMESTAMP=1767607201000000\nMESSAGE\n\u000C\0\0\0\0\0\0\0two\n\nlines=1\nPRIORITY=6\n",
        "__CURSOR=s=3\n__MONOTONIC_TIMESTAMP=5\n_SOURCE_REALTIME_TIMESTAMP=1767607202000000\nMESSAGE=up\n",
        "__CURSOR=s=4\nbad name\n",
    ];

    [Fact]
    public void Fields_are_read()
    {
        LogRow row = Row(Entries[0]);
        Assert.Equal((1_767_607_200_123_456_000, 17, "it broke", "web-1", "sshd", "ssh.service"), (row.Time, (int)row.Severity, row.Body, row.Host, row.Service, row.Logger));
        Assert.Equal(Entries[0].TrimEnd(), row.Record);
        Assert.Equal((1_767_607_202_000_000_000, "up", 0), (Row(Entries[2]).Time, Row(Entries[2]).Body, (int)Row(Entries[2]).Severity));
    }

    [Fact]
    public void Data_with_a_length_may_hold_lines()
    {
        ParseResult result = ParserHarness.Parse(Format, Entries[1] + "\n" + Entries[0] + "\n", Options);
        Assert.Equal(["two\n\nlines=1", "it broke"], result.Logs.Select(r => r.Body));
        Assert.Equal(9, result.Logs[0].Severity);
    }

    [Fact]
    public void Data_that_is_no_text_is_repaired_and_kept_out_of_the_record()
    {
        byte[] bytes = [.. "__CURSOR=s=2\nMESSAGE\n"u8, 3, 0, 0, 0, 0, 0, 0, 0, (byte)'a', 0xFF, (byte)'b', .. "\nPRIORITY=4\n\n"u8];
        LogRow row = Assert.Single(ParserHarness.Parse(Format, bytes, Options).Logs);
        Assert.Equal(("a\uFFFDb", 13, "__CURSOR=s=2"), (row.Body, (int)row.Severity, row.Record));
    }

    [Fact]
    public void Other_fields_get_columns() =>
        Assert.Equal("_SYSTEMD_UNIT='ssh.service' CODE_LINE=12", Assert.Single(FieldHarness.Parse(Format, Entries[0] + "\n", "CODE_LINE", "_SYSTEMD_UNIT", "MESSAGE")));

    [Fact]
    public void Entries_are_cut_only_where_one_begins()
    {
        IRecordParser parser = ParserHarness.Create(Format, Encoding.UTF8.GetBytes(Entries[0] + "\n"), Options);
        Assert.True(parser.StartsRecord("__CURSOR=s=1"u8));
        Assert.False(parser.StartsRecord("MESSAGE=__CURSOR=1"u8));
        Assert.True(parser.NeedsNextLine("MESSAGE=x"u8));
        Assert.False(parser.NeedsNextLine(""u8));
    }

    [Theory]
    [InlineData("__CURSOR=1\nbad name\n", RejectReason.Syntax, "byte 12: expected a name of capital letters and '=', found 'bad'")]
    [InlineData("__CURSOR=1\nMESSAGE\n\u0040\0\0\0\0\0\0\0short\n", RejectReason.Truncated, "byte 12: expected 64 bytes of data behind the name")]
    [InlineData("__CURSOR=1\nMESSAGE\n\u0001\0\0\0\0\0\0\0long\n", RejectReason.Syntax, "byte 12: expected a newline behind 1 bytes of data")]
    [InlineData("__CURSOR=1\nMESSAGE\n", RejectReason.Truncated, "byte 12: expected a length of 8 bytes")]
    [InlineData("__CURSOR=1\n__REALTIME_TIMESTAMP=now\n", RejectReason.Timestamp, "cannot read the time 'now'")]
    public void Broken_entries_are_rejected_and_the_next_one_is_read(string entry, RejectReason reason, string detail)
    {
        ParseResult result = ParserHarness.Parse(Format, entry + (entry.EndsWith("MESSAGE\n", StringComparison.Ordinal) ? "" : "\n" + Entries[0] + "\n"), Options);
        Assert.InRange(result.Rows.Count, 0, 1);
        DeadLetter reject = Assert.Single(result.Rejects);
        Assert.Equal(reason, reject.Reason);
        Assert.StartsWith(detail, reject.Detail);
    }

    [Fact]
    public void Bytes_that_should_be_text_are_rejected() =>
        Assert.Equal(RejectReason.InvalidUtf8, Assert.Single(ParserHarness.Parse(Format, [.. "__CURSOR=1\nMESSAGE="u8, 0xFF, (byte)'\n'], Options).Rejects).Reason);

    [Fact]
    public void Binary_lengths_do_not_make_an_export_binary()
    {
        string text = string.Concat(Enumerable.Repeat("__CURSOR=s=2\nMESSAGE\n\u0003\0\0\0\0\0\0\0abc\n\n", 20));
        Assert.Equal("journal", FormatDetector.Detect(new FormatSample(Encoding.UTF8.GetBytes(text), complete: true)).Format!.Name);
    }

    [Fact]
    public void The_json_output_is_read_as_json()
    {
        const string Line = """{"__REALTIME_TIMESTAMP":"1767607200123456","PRIORITY":"4","_HOSTNAME":"web-1","SYSLOG_IDENTIFIER":"sshd","MESSAGE":"x"}""";
        LogRow row = Assert.Single(ParserHarness.Parse(new JsonFormat(), Line + "\n", Options).Logs);
        Assert.Equal((1_767_607_200_123_456_000, 13, "x", "web-1", "sshd"), (row.Time, (int)row.Severity, row.Body, row.Host, row.Service));
    }

    [Theory]
    [InlineData("[104,105,10,33]", "hi\n!")]
    [InlineData("[195,164]", "ä")]
    [InlineData("[27,91,109]", "\u001b[m")]
    [InlineData("[300,1]", "[300,1]")]
    [InlineData("[255,254]", "[255,254]")]
    [InlineData("[1,2,3]", "[1,2,3]")]
    [InlineData("[\"a\"]", "[\"a\"]")]
    public void A_message_of_the_json_output_may_be_an_array_of_bytes(string message, string body)
    {
        string line = $$"""{"__REALTIME_TIMESTAMP":"1767607200123456","PRIORITY":"4","MESSAGE":{{message}}}""";
        Assert.Equal(body, Assert.Single(ParserHarness.Parse(new JsonFormat(), line + "\n", Options).Logs).Body);
    }

    [Fact]
    public void Generated_records_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.Journal, 1_000, row => GeneratedLogs.Bare(row) with
    {
        Body = GeneratedLogs.Body(row, " in \"C:\\temp\\a\"\n\nnext=1"),
    });

    [Fact]
    public void Damaged_streams_are_accounted_for() => GeneratedLogs.SurviveDamage(Format, StreamFormat.Journal);

    [Property(MaxTest = 300)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, [Entries[0], Entries[2], Entries[3]]), Options);

    [Property(MaxTest = 300)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Entries), Options);

    [Property(MaxTest = 300)]
    public void Random_bytes_never_throw(byte[] bytes) => ParserHarness.Parse(Format, [.. "__CURSOR=1\nMESSAGE\n"u8, .. bytes], Options);

    [Fact]
    public void Records_allocate_nothing()
    {
        FormatLaws.AllocatesNothingPerRecord(Format, Entries[0], Options);
        FormatLaws.AllocatesNothingPerRecord(Format, Entries[1], new ParserOptions { Fields = FieldProjection.All });
    }

    private static LogRow Row(string entry) => Assert.Single(ParserHarness.Parse(Format, entry + "\n", Options).Logs);
}

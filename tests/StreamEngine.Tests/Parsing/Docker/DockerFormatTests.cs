using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Docker;
using Xunit;

namespace StreamEngine.Tests.Parsing.Docker;

public class DockerFormatTests
{
    private static readonly ParserOptions Options = new();
    private static readonly DockerFormat Format = new();

    private static readonly string[] Lines =
    [
        """{"log":"ERROR payment \"x\" failed\r\n","stream":"stderr","time":"2026-01-05T10:00:00.123456789Z"}""",
        """{"log":"first half, ","stream":"stdout","time":"2026-01-05T10:00:00.1Z"}""",
        """{"log":"second half\n","stream":"stdout","attrs":{"com.docker.compose.service":"shop","tag":"t1"},"time":"2026-01-05T10:00:00.2Z"}""",
        """{"log":"not the end \\n","stream":"stdout","time":"2026-01-05T10:00:00.3Z"}""",
        "no object",
    ];

    [Fact]
    public void Time_message_and_level_are_read()
    {
        LogRow row = Row(Lines[0]);
        Assert.Equal((1_767_607_200_123_456_789, "ERROR payment \"x\" failed", 17), (row.Time, row.Body, (int)row.Severity));
    }

    [Fact]
    public void Parts_of_one_stream_are_joined()
    {
        ParseResult result = ParserHarness.Parse(Format, $"{Lines[1]}\n{Lines[3]}\n{Lines[2]}\n{Lines[0]}\n", Options);
        Assert.Equal(["first half, not the end \\nsecond half", "ERROR payment \"x\" failed"], result.Logs.Select(r => r.Body));
        Assert.Equal($"{Lines[1]}\n{Lines[3]}\n{Lines[2]}", result.Logs[0].Record);
    }

    [Fact]
    public void A_line_of_the_other_stream_ends_a_partial_message()
    {
        ParseResult result = ParserHarness.Parse(Format, $"{Lines[1]}\n{Lines[0]}\n{Lines[2]}\n", Options);
        Assert.Equal(["first half, ", "ERROR payment \"x\" failed", "second half"], result.Logs.Select(r => r.Body));
    }

    [Fact]
    public void Labels_and_stream_are_fields_and_name_the_service()
    {
        Assert.Equal("shop", Row(Lines[2]).Service);
        Assert.Equal("stream='stdout' com.docker.compose.service='shop' tag='t1'", Assert.Single(FieldHarness.Parse(Format, Lines[2])));
    }

    [Theory]
    [InlineData("no object", RejectReason.Syntax, "column 1: expected a JSON object, found 'n'")]
    [InlineData("""{"log":"x\n","time":"soon"}""", RejectReason.Timestamp, "cannot read the time 'soon'")]
    [InlineData("""{"stream":"stdout","time":"2026-01-05T10:00:00Z"}""", RejectReason.MissingField, "column 1: expected a member log")]
    [InlineData("""{"log":"x\n","time":"2026-01-05T10:00:00Z""", RejectReason.Truncated, "column 42: expected '\"', found the end")]
    public void Broken_lines_are_rejected(string line, RejectReason reason, string detail)
    {
        DeadLetter reject = Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Rejects);
        Assert.Equal(reason, reject.Reason);
        Assert.StartsWith(detail, reject.Detail);
    }

    [Fact]
    public void Objects_with_other_members_are_not_claimed() =>
        Assert.Equal(0.5, ParserHarness.Match(Format, Lines[0] + "\n" + """{"log":"x\n","time":"2026-01-05T10:00:00Z","kubernetes":{}}""" + "\n"));

    [Fact]
    public void Generated_records_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.Docker, 1, row => GeneratedLogs.Bare(row) with
    {
        Body = Level(row) + " " + GeneratedLogs.Body(row, " in \"C:\\temp\\a\"\tline é"),
        Host = "",
    });

    [Fact]
    public void Damaged_streams_are_accounted_for() => GeneratedLogs.SurviveDamage(Format, StreamFormat.Docker);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing()
    {
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[0], Options);
        FormatLaws.AllocatesNothingPerRecord(Format, Lines[1] + "\n" + Lines[2], new ParserOptions { Fields = FieldProjection.All });
    }

    private static string Level(LogRow row) => row.Severity switch { 5 => "DEBUG", 9 => "INFO", 13 => "WARN", _ => "ERROR" };

    private static LogRow Row(string line) => Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Logs);
}

using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Gelf;
using Xunit;

namespace StreamEngine.Tests.Parsing.Gelf;

public class GelfFormatTests
{
    private static readonly ParserOptions Options = new();
    private static readonly GelfFormat Format = new();

    private static readonly string[] Lines =
    [
        """{"version":"1.1","host":"web-1","short_message":"it broke","full_message":"it broke\nat line 5","timestamp":1767607200.123,"level":3,"_service":"shop","_user_id":9001}""",
        """{"version": "1.1", "host": "web-2", "short_message": "up", "level": 6, "_level": "error", "_host": "x"}""",
        """{"short_message":"no version"}""",
        "no object",
    ];

    [Fact]
    public void Fields_of_the_format_are_read()
    {
        LogRow row = Row(Lines[0]);
        Assert.Equal((1_767_607_200_123_000_000, 17, "it broke", "web-1", "shop"), (row.Time, (int)row.Severity, row.Body, row.Host, row.Service));
    }

    [Fact]
    public void Additional_fields_lose_their_underscore_and_never_win() =>
        Assert.Equal((9, "web-2"), ((int)Row(Lines[1]).Severity, Row(Lines[1]).Host));

    [Fact]
    public void Additional_fields_get_columns()
    {
        Assert.Equal("user_id=9001", Assert.Single(FieldHarness.Parse(Format, Lines[0], "user_id")));
        Assert.Equal("full_message='it broke\nat line 5'", Assert.Single(FieldHarness.Parse(Format, Lines[0], "full_message")));
    }

    [Fact]
    public void Only_messages_with_version_and_short_message_are_claimed()
    {
        Assert.Equal(1, ParserHarness.Match(Format, Lines[0] + "\n" + Lines[1] + "\n"));
        Assert.Equal(0, ParserHarness.Match(Format, Lines[2] + "\n" + Lines[3] + "\n"));
        Assert.Equal(0, ParserHarness.Match(Format, """{"short_message":"x","version":"2.0"}""" + "\n"));
    }

    [Fact]
    public void What_is_no_object_is_rejected()
    {
        DeadLetter reject = Assert.Single(ParserHarness.Parse(Format, Lines[3] + "\n", Options).Rejects);
        Assert.Equal((RejectReason.Syntax, "column 1: expected a JSON object, found 'n'"), (reject.Reason, reject.Detail));
    }

    [Fact]
    public void Generated_records_come_back() => GeneratedLogs.ComeBack(Format, StreamFormat.Gelf, 1_000_000, GeneratedLogs.Bare);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing() => FormatLaws.AllocatesNothingPerRecord(Format, Lines[0], Options);

    private static LogRow Row(string line) => Assert.Single(ParserHarness.Parse(Format, line + "\n", Options).Logs);
}

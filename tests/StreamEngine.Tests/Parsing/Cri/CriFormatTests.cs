using FsCheck.Xunit;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Cri;
using Xunit;

namespace StreamEngine.Tests.Parsing.Cri;

public class CriFormatTests
{
    private static readonly ParserOptions Options = new();
    private static readonly CriFormat Format = new();

    private static readonly string[] Lines =
    [
        "2026-01-05T10:00:00.123456789Z stderr F [ERROR] payment failed",
        "2026-01-05T10:00:00.123456789Z stdout P first half of a long line, ",
        "2026-01-05T10:00:00.123456790Z stdout F second half",
        "2026-01-05T10:00:00.123456791Z stdout F",
        "no container line",
    ];

    [Fact]
    public void Time_message_and_level_are_read()
    {
        LogRow row = Assert.Single(ParserHarness.Parse(Format, Lines[0] + "\n", Options).Logs);
        Assert.Equal((1_767_607_200_123_456_789, "[ERROR] payment failed", 17), (row.Time, row.Body, (int)row.Severity));
    }

    [Fact]
    public void Parts_of_one_stream_are_joined()
    {
        ParseResult result = ParserHarness.Parse(Format, $"{Lines[1]}\n{Lines[1]}\n{Lines[2]}\n{Lines[0]}\n", Options);
        Assert.Equal(2, result.Rows.Count);
        Assert.Equal("first half of a long line, first half of a long line, second half", result.Logs[0].Body);
        Assert.Equal($"{Lines[1]}\n{Lines[1]}\n{Lines[2]}", result.Logs[0].Record);
    }

    [Fact]
    public void A_line_of_the_other_stream_ends_a_partial_message()
    {
        ParseResult result = ParserHarness.Parse(Format, $"{Lines[1]}\n{Lines[0]}\n{Lines[2]}\n", Options);
        Assert.Equal(["first half of a long line,", "[ERROR] payment failed", "second half"], result.Logs.Select(r => r.Body));
    }

    [Fact]
    public void Other_lines_are_rejected() => Assert.Single(ParserHarness.Parse(Format, Lines[4] + "\n", Options).Rejects);

    [Property(MaxTest = 200)]
    public void Any_mixture_is_accounted_for(int seed) => FormatLaws.Accounts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Property(MaxTest = 200)]
    public void Any_mixture_gives_the_same_rows_in_any_chunks(int seed) => FormatLaws.DoesNotDependOnCuts(Format, FormatLaws.Mix(seed, Lines), Options);

    [Fact]
    public void Records_allocate_nothing() => FormatLaws.AllocatesNothingPerRecord(Format, Lines[0], Options);

    [Fact]
    public void Joined_records_allocate_nothing() => FormatLaws.AllocatesNothingPerRecord(Format, Lines[1] + "\n" + Lines[2], Options);
}

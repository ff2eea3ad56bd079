using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public class UsageTests
{
    public static TheoryData<string> Commands => ["analyze", "demo", "explain", "templates", "score", "parse"];

    [Fact]
    public async Task Without_arguments_it_shows_help_that_names_every_command()
    {
        CliRun run = (await CliRun.OfAsync()).Ok();
        Assert.Contains("streamengine [command]", run.Output, StringComparison.Ordinal);
        Assert.All(Commands, name => Assert.Contains($"\n  {(string)name} ", run.Output, StringComparison.Ordinal));
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_of_a_command_ends_with_examples_of_it(string command)
    {
        CliRun run = (await CliRun.OfAsync(command, "--help")).Ok();
        Assert.Contains($"Usage:\n  streamengine {command}", run.Output, StringComparison.Ordinal);
        Assert.Contains($"streamengine {command}", run.Output[run.Output.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        CliRun run = (await CliRun.OfAsync("--version")).Ok();
        Assert.Matches(@"^streamengine \d+\.\d+\.\d+\S*\n$", run.Output);
    }

    [Theory]
    [InlineData("There is no command 'analyse'", "analyse", "x.log")]
    [InlineData("did you mean 'streamengine analyze'", "analyse", "x.log")]
    [InlineData("Known formats:", "analyze", "x.log", "--format", "nosuch")]
    [InlineData("plain", "parse", "x.log", "--format", "nosuch")]
    [InlineData("--window: expected a number with a unit", "analyze", "x.log", "--window", "soon")]
    [InlineData("--time-zone: expected UTC", "analyze", "x.log", "--time-zone", "Mars/Olympus")]
    [InlineData("--workers: expected a whole number", "analyze", "x.log", "--workers", "0")]
    [InlineData("'xml'", "analyze", "x.log", "--output", "xml")]
    [InlineData("Required argument 'PATH' missing", "analyze")]
    [InlineData("--at", "explain", "x.log")]
    [InlineData("--at: expected a time such as", "explain", "x.log", "--at", "yesterday")]
    [InlineData("--output", "score", "x.csv")]
    [InlineData("--output parquet needs -o FILE", "parse", "x.log", "--output", "parquet")]
    [InlineData("Unrecognized command or argument '--nope'", "demo", "--nope")]
    public async Task Wrong_usage_says_what_is_wrong_and_where_help_is(string expected, params string[] args)
    {
        CliRun run = await CliRun.OfAsync(args);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help' shows usage and examples", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1D", 86_400_000)]
    public void Durations_are_a_number_and_a_unit(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds, 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("1..5s")]
    [InlineData("5 weeks")]
    [InlineData("99999999d")]
    public void Other_durations_are_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("+02:00", 120)]
    [InlineData("-0330", -210)]
    [InlineData("+9", 540)]
    public void Zones_may_be_offsets(string text, int minutes)
    {
        Assert.True(TimeZoneText.TryParse(text, out TimeZoneInfo zone));
        Assert.Equal(minutes, zone.GetUtcOffset(Samples.Start).TotalMinutes);
    }
}

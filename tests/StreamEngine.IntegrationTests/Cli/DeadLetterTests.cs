using System.Text;
using System.Text.Json;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

/// <summary>Rejected records are written with where they were, and can be read again.</summary>
public sealed class DeadLetterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("parse")]
    [InlineData("analyze")]
    public async Task Records_are_read_again_after_a_fix_and_keep_their_source_and_position_when_they_fail_again(string command)
    {
        string good = "{\"time\":\"2026-01-01T00:00:00Z\",\"message\":\"a\"}\n";
        string other = "time=2026-01-01T00:00:01Z level=error msg=\"late payment\"\n";
        string first = _folder.Write("a.log", good + other + good + "\u00e9 nothing {\n" + other);
        string second = _folder.Write("b.log", good + "]]]\n" + good);
        string letters = _folder["dead.jsonl"];
        await CliRun.OfAsync(command, first, second, "--format", "json", "--dead-letters", letters);
        int again = Encoding.UTF8.GetByteCount(good + other + good);
        Assert.Equal(
            [(first, good.Length), (first, again), (first, again + 13), (second, good.Length)],
            Positions(letters).Select(static l => (l.Source, (int)l.Position)));

        string rest = _folder["rest.jsonl"];
        CliRun run = (await CliRun.OfAsync("parse", letters, "--from-dead-letters", "--format", "logfmt", "--output", "json", "--dead-letters", rest)).Ok();
        Assert.Equal(2, run.Lines.Count(static l => l.Contains("late payment", StringComparison.Ordinal)));
        Assert.Equal([(first, (long)again), (second, (long)good.Length)], Positions(rest));

        string analysed = _folder["analysed.jsonl"];
        CliRun told = await CliRun.OfAsync("analyze", letters, "--from-dead-letters", "--format", "logfmt", "--dead-letters", analysed);
        Assert.Contains("b.log: none of its 1 records could be read as logfmt", told.Error, StringComparison.Ordinal);
        Assert.Equal(Positions(rest), Positions(analysed));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_come_back_as_they_were()
    {
        byte[] bytes = [.. "{\"time\":\"2026-01-01T00:00:00Z\",\"message\":\"a\"}\n"u8, .. "{\"m\":\""u8, 0xFF, .. "\"}\n"u8];
        string path = _folder.Write("a.log", "");
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        string letters = _folder["dead.jsonl"];
        string rest = _folder["rest.jsonl"];
        await CliRun.OfAsync("parse", path, "--format", "json", "--dead-letters", letters);
        await CliRun.OfAsync("parse", letters, "--from-dead-letters", "--format", "json", "--dead-letters", rest);
        Assert.Equal(await File.ReadAllTextAsync(letters, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(rest, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Records_of_which_only_the_first_bytes_were_kept_are_told_and_copied_but_not_read_again()
    {
        string path = _folder.Write("a.log", "{\"a\":" + new string('x', 9000) + "\n{broken\n");
        string letters = _folder["dead.jsonl"];
        string rest = _folder["rest.jsonl"];
        await CliRun.OfAsync("parse", path, "--format", "json", "--dead-letters", letters);
        CliRun run = await CliRun.OfAsync("parse", letters, "--from-dead-letters", "--format", "json", "--dead-letters", rest, "--stats", "json");
        Assert.Contains("warning: 1 of the records were not read again: only their first 4,096 bytes", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, JsonDocument.Parse(run.Error.Split('\n')[0]).RootElement.GetProperty("records").GetInt32());
        Assert.Equal([(path, 0L), (path, 9006L)], Positions(rest));
    }

    [Fact]
    public async Task A_file_that_holds_no_dead_letters_is_refused_with_its_line()
    {
        CliRun run = await CliRun.OfAsync("parse", _folder.Write("a.jsonl", "{\"time\":1}\n"), "--from-dead-letters", "--format", "json");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("a.jsonl, line 1: expected a dead letter", run.Error, StringComparison.Ordinal);
    }

    /// <summary>In order of source and position: analyze reads its sources side by side, and tells of their records as they come.</summary>
    private static (string Source, long Position)[] Positions(string path) =>
    [
        .. File.ReadLines(path).Select(static line => JsonDocument.Parse(line).RootElement)
            .Select(static letter => (letter.GetProperty("source").GetString()!, letter.GetProperty("position").GetInt64())).Order(),
    ];
}

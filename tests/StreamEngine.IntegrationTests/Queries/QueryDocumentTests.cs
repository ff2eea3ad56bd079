using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.IntegrationTests.Cli;
using StreamEngine.IntegrationTests.Embedding;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Queries;

/// <summary>What the documents say about queries, run as it stands there.</summary>
public sealed class QueryDocumentTests : IDisposable
{
    private static readonly string s_guide = File.ReadAllText(Path.Combine(SampleTests.Root(), "docs/windows.md"));
    private readonly Determinism.TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_example_of_the_guide_gives_the_line_that_it_shows()
    {
        _folder.Write("access.jsonl", Encoding.UTF8.GetBytes(
            """
            {"ts":"2026-01-05T10:00:00Z","level":"error","msg":"failed","service":"cart","tenant":"blue","status":500,"duration":0.25,"user":"ann","url":"/cart"}
            {"ts":"2026-01-05T10:00:01Z","level":"error","msg":"failed","service":"cart","tenant":"blue","status":503,"duration":0.5,"user":"bob","url":"/cart"}
            {"ts":"2026-01-05T10:00:02Z","level":"info","msg":"done","service":"cart","tenant":"blue","status":200,"duration":0.75,"user":"eve","url":"/cart"}
            {"ts":"2026-01-05T10:00:03Z","level":"error","msg":"failed","service":"cart","tenant":"blue","status":500,"duration":2,"user":"ops","url":"/health/live"}

            """));
        string[] lines = await RunAsync(Block("yaml"));
        Assert.Contains(Block("json").TrimEnd('\n'), lines);
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public async Task One_shot_analysis_writes_the_same_frames()
    {
        string data = _folder.Write("access.jsonl", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(
            i => $"{{\"ts\":\"2026-01-05T10:{i / 60 % 60:D2}:{i % 60:D2}Z\",\"level\":\"error\",\"msg\":\"failed\",\"service\":\"s{i % 7}\",\"status\":500,\"duration\":{i % 5},\"url\":\"/{i % 3}\"}}\n"))));
        string config = Block("yaml").Replace("access.jsonl", data, StringComparison.Ordinal).Replace("frames.jsonl", Path.Combine(_folder.Path, "frames.jsonl"), StringComparison.Ordinal);
        string path = _folder.Write("config.yaml", Encoding.UTF8.GetBytes(config + "\nhttp: off\nwindows: {disorder: 15m}\n"));
        (await CliRun.OfAsync("run", path)).Ok();
        string other = Path.Combine(_folder.Path, "other.jsonl");
        (await CliRun.OfAsync("analyze", data, "--config", path, "--disorder", "15m", "--query-frames", other)).Ok();
        string[] lines = await File.ReadAllLinesAsync(other, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "frames.jsonl"), TestContext.Current.CancellationToken), lines);
        Assert.True(lines.Length > 1000);
    }

    [Fact]
    public async Task The_example_of_the_readme_is_valid()
    {
        string readme = File.ReadAllText(Path.Combine(SampleTests.Root(), "README.md"));
        string example = Regex.Matches(readme, "```yaml\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).Single(b => b.Contains("queries:", StringComparison.Ordinal));
        string path = _folder.Write("config.yaml", Encoding.UTF8.GetBytes("sources: [{type: stdin}]\n" + example));
        CliRun run = (await CliRun.OfAsync("check", path)).Ok();
        Assert.Contains("query slow: count, p99 of logs by service, customer", run.Output, StringComparison.Ordinal);
        Assert.Contains("output frames slow.jsonl", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_query_is_told_with_its_line()
    {
        string path = _folder.Write("config.yaml", "sources: [{type: stdin}]\nqueries:\n  - name: q\n    where: statuss > 5\n    window: {size: 1m}\n"u8);
        CliRun run = await CliRun.OfAsync("check", path);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("config.yaml:4:12: expected the column 'status'", run.Error, StringComparison.Ordinal);
    }

    private async Task<string[]> RunAsync(string config)
    {
        config = config.Replace("access.jsonl", Path.Combine(_folder.Path, "access.jsonl"), StringComparison.Ordinal)
            .Replace("frames.jsonl", Path.Combine(_folder.Path, "frames.jsonl"), StringComparison.Ordinal);
        CliRun run = (await CliRun.OfAsync("run", _folder.Write("config.yaml", Encoding.UTF8.GetBytes(config + "\nhttp: off\n")))).Ok();
        Assert.Contains("query errors: 2 rows, 7 frames, 1 series, 0 late, 0 overflowed", run.Error, StringComparison.Ordinal);
        return await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "frames.jsonl"), TestContext.Current.CancellationToken);
    }

    /// <summary>The first block of a language in the section on queries.</summary>
    private static string Block(string language)
    {
        string section = s_guide[s_guide.IndexOf("\n## Queries\n", StringComparison.Ordinal)..];
        return Regex.Match(section, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
    }
}

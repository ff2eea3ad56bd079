using System.Globalization;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public sealed class ScoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_row_is_kept_with_its_own_text_and_a_score()
    {
        string input = Samples.Metric(500, jump: 400);
        string[] lines = await ScoreAsync(input);
        string[] rows = input.TrimEnd('\n').Split('\n');
        Assert.Equal("timestamp,value,score", lines[0]);
        Assert.Equal(rows.Length, lines.Length);
        Assert.All(Enumerable.Range(1, rows.Length - 1), i => Assert.StartsWith(rows[i] + ",", lines[i], StringComparison.Ordinal));
        Assert.All(lines[1..], static line => Assert.InRange(ScoreOf(line), 0, 1));
    }

    [Fact]
    public async Task The_jump_scores_highest()
    {
        double[] scores = [.. (await ScoreAsync(Samples.Metric(500, jump: 400)))[1..].Select(ScoreOf)];
        Assert.Equal(400, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public async Task A_score_depends_on_earlier_rows_only()
    {
        string[] whole = await ScoreAsync(Samples.Metric(500, jump: 400));
        string[] half = await ScoreAsync(Samples.Metric(250, jump: 400));
        Assert.Equal(half, whole[..half.Length]);
    }

    [Fact]
    public async Task Values_and_times_that_cannot_be_read_keep_their_row()
    {
        string[] lines = await ScoreAsync("timestamp,value\n2026-01-01 00:00:00,1\n2026-01-01 00:01:00,\n2026-01-01 00:02:00,oops\nnot a time,NaN\n2026-01-01 00:04:00\n\n\"a,b\",2\n");
        Assert.Equal(
            ["timestamp,value,score", "2026-01-01 00:00:00,1,0", "2026-01-01 00:01:00,,0", "2026-01-01 00:02:00,oops,0", "not a time,NaN,0", "2026-01-01 00:04:00,,0", "\"a,b\",2,0"],
            lines);
    }

    [Theory]
    [InlineData("timestamp,cpu,memory\n2026-01-01 00:00:00,1,2\n", "2026-01-01 00:00:00,1,0")]
    [InlineData("host,timestamp,value\na,2026-01-01 00:00:00,3\n", "2026-01-01 00:00:00,3,0")]
    [InlineData("\uFEFFTimestamp;Value\r\n2026-01-01 00:00:00;4\r\n", "2026-01-01 00:00:00,4,0")]
    [InlineData("2026-01-01 00:00:00,5\n", "2026-01-01 00:00:00,5,0")]
    public async Task The_columns_are_found_by_the_header(string input, string row) => Assert.Equal(row, (await ScoreAsync(input))[1]);

    [Fact]
    public async Task A_folder_keeps_its_shape_and_a_bad_file_does_not_stop_the_others()
    {
        _folder.Write("in/a/x.csv", Samples.Metric(20));
        _folder.Write("in/b/c/y.csv", Samples.Metric(30));
        string bad = _folder.Write("in/bad.csv", "one column\n1\n");
        _folder.Write("in/readme.txt", "no table");
        CliRun run = await CliRun.OfAsync("score", _folder["in"], "--output", _folder["out"]);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains($"error: {bad}:1: expected a header", run.Error, StringComparison.Ordinal);
        Assert.Equal(21, File.ReadAllLines(_folder["out/a/x.csv"]).Length);
        Assert.Equal(31, File.ReadAllLines(_folder["out/b/c/y.csv"]).Length);
        Assert.Equal(2, Directory.GetFiles(_folder["out"], "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task The_input_is_never_replaced()
    {
        string path = _folder.Write("x.csv", Samples.Metric(5));
        CliRun run = await CliRun.OfAsync("score", path, "--output", _folder.Root);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Equal(Samples.Metric(5), File.ReadAllText(path));
    }

    private static double ScoreOf(string line) => double.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture);

    private async Task<string[]> ScoreAsync(string input)
    {
        (await CliRun.OfAsync("score", _folder.Write("in.csv", input), "--output", _folder["out"])).Ok();
        return File.ReadAllLines(_folder["out/in.csv"]);
    }
}

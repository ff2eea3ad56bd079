using System.Text.Json;
using Apache.Arrow.Ipc;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public sealed class AnalyzeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_jump_of_a_metric_is_found_and_shown_for_people()
    {
        string path = _folder.Write("cpu.csv", Samples.Metric(300, jump: 240));
        CliRun run = (await CliRun.OfAsync("analyze", path)).Ok();
        Assert.Matches(@"^\d+ (incident|anomal)", run.Output);
        Assert.Contains("2026-03-02 12:0", run.Output, StringComparison.Ordinal);
        Assert.Contains("300 records", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Json_output_is_an_insight_a_line_each_id_once_in_time_order()
    {
        string path = _folder.Write("cpu.csv", Samples.Metric(300, jump: 240));
        CliRun run = (await CliRun.OfAsync("analyze", path, "--output", "json")).Ok();
        JsonElement[] insights = [.. run.Lines.Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.NotEmpty(insights);
        Assert.All(insights, static i => Assert.Contains(i.GetProperty("type").GetString(), (string[])["anomaly", "forecast", "incident", "change_impact"]));
        string[] ids = [.. insights.Select(static i => i.GetProperty("id").GetString()!)];
        Assert.Equal(ids.Distinct(), ids);
        DateTime[] times = [.. insights.Select(static i => i.GetProperty("time").GetDateTime())];
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task The_result_does_not_depend_on_the_number_of_workers()
    {
        _folder.Write("in/cpu.csv", Samples.Metric(300, jump: 240));
        _folder.Write("in/app.log", Samples.CalmLog(4000));
        string one = (await CliRun.OfAsync("analyze", _folder["in"], "--output", "json", "--workers", "1")).Ok().Output;
        string four = (await CliRun.OfAsync("analyze", _folder["in"], "--output", "json", "--workers", "4")).Ok().Output;
        Assert.NotEmpty(one);
        Assert.Equal(one, four);
    }

    [Fact]
    public async Task When_nothing_is_found_it_says_so_and_what_was_looked_at()
    {
        string path = _folder.Write("app.log", Samples.CalmLog(2000));
        CliRun run = (await CliRun.OfAsync("analyze", path)).Ok();
        Assert.StartsWith("Nothing abnormal in 2,000 records from 2026-03-02 08:00:00 to 09:06:38 UTC.", run.Output, StringComparison.Ordinal);
        Assert.Contains("item <*> added for user <*>", run.Output, StringComparison.Ordinal);
        Assert.Empty((await CliRun.OfAsync("analyze", path, "--output", "json")).Ok().Output);
    }

    [Fact]
    public async Task Stdin_is_read_from_a_dash()
    {
        CliRun run = (await CliRun.WithInputAsync(Samples.CalmLog(500), "analyze", "-")).Ok();
        Assert.Contains("500 records from 2026-03-02 08:00:00", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_input_is_no_error()
    {
        CliRun run = (await CliRun.OfAsync("analyze", _folder.Write("empty.log", ""))).Ok();
        Assert.StartsWith("No records", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_fails_the_run_but_not_the_other_files()
    {
        string good = _folder.Write("app.log", Samples.CalmLog(500));
        string bad = _folder["missing.log"];
        CliRun run = await CliRun.OfAsync("analyze", bad, good);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains($"error: {bad}: no such file", run.Error, StringComparison.Ordinal);
        Assert.Contains("500 records", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_packed_file_is_named()
    {
        string path = _folder["cut.gz"];
        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]);
        CliRun run = await CliRun.OfAsync("analyze", path);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains($"error: {path}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Escape_sequences_of_the_data_do_not_reach_the_terminal()
    {
        string text = Samples.CalmLog(300).Replace("item ", "\u001b[31mitem ", StringComparison.Ordinal);
        CliRun run = (await CliRun.OfAsync("analyze", _folder.Write("app.log", text))).Ok();
        Assert.Contains("Templates", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task Piped_output_has_no_colours_and_no_blanks_at_line_ends()
    {
        CliRun run = (await CliRun.OfAsync("analyze", _folder.Write("cpu.csv", Samples.Metric(300, jump: 240)))).Ok();
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Output.Split('\n'), static line => Assert.Equal(line.TrimEnd(), line));
        Assert.All(run.Output.Split('\n'), static line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task Report_frames_and_dead_letters_go_to_their_files()
    {
        string path = _folder.Write("cpu.jsonl", string.Concat(Enumerable.Range(0, 200).Select(i => i == 100
            ? "{\"broken\n"
            : $"{{\"time\":\"{Samples.Start.AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ}\",\"name\":\"cpu\",\"value\":{i % 5}}}\n")));
        CliRun run = (await CliRun.OfAsync(
            "analyze", path, "--report", _folder["r.html"], "--frames", _folder["f.arrow"], "--dead-letters", _folder["d.jsonl"])).Ok();
        Assert.Contains("1 rejected", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(_folder["r.html"]), StringComparison.Ordinal);
        Assert.Contains("broken", File.ReadAllText(_folder["d.jsonl"]), StringComparison.Ordinal);
        using var reader = new ArrowFileReader(File.OpenRead(_folder["f.arrow"]));
        Assert.True(await reader.RecordBatchCountAsync() > 100);
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.part"));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_fails_before_the_work()
    {
        CliRun run = await CliRun.OfAsync("analyze", _folder.Write("app.log", Samples.CalmLog(10)), "--report", _folder["no/such/folder/r.html"]);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("r.html: cannot be written", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_wrong_topology_is_a_usage_error_that_names_the_line()
    {
        CliRun run = await CliRun.OfAsync("analyze", _folder.Write("app.log", Samples.CalmLog(10)), "--topology", _folder.Write("t.csv", "who,what\na,b\n"));
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("t.csv:1: expected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zone_moves_timestamps_that_name_none()
    {
        CliRun run = (await CliRun.OfAsync("analyze", _folder.Write("app.log", Samples.CalmLog(100)), "--time-zone", "+02:00")).Ok();
        Assert.Contains("from 2026-03-02 06:00:00 to", run.Output, StringComparison.Ordinal);
    }
}

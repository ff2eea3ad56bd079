using System.Text.Json;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public sealed class TemplatesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_line_has_a_row_continuation_and_blank_lines_too()
    {
        string[] log = [.. Samples.CalmLog(40).TrimEnd('\n').Split('\n')];
        log[10] += "\njava.lang.IllegalStateException: no stock\n\tat shop.Cart.add(Cart.java:17)\n";
        string[][] rows = await RowsAsync(string.Join('\n', log) + "\n");
        Assert.Equal(43, rows.Length);
        Assert.Equal(Enumerable.Range(1, 43).Select(static n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)), rows.Select(static r => r[0]));
        Assert.Equal("item <*> added for user <*>", rows[0][2]);
        Assert.Equal(rows[10][1], rows[11][1]);
        Assert.Equal(rows[10][1], rows[12][1]);
        Assert.Equal(["14", "", ""], rows[13]);
        Assert.All(rows.Where(static r => r[0] != "14"), static r => Assert.Matches("^[0-9a-f]{16}$", r[1]));
    }

    [Fact]
    public async Task Without_a_header_lines_are_messages_as_they_are()
    {
        string[][] rows = await RowsAsync("user 17 logged in\nuser 9 logged in\n\ndisk, full at 99\n", "--header", "none");
        Assert.Equal("user <*> logged in", rows[0][2]);
        Assert.Equal(rows[0][1..], rows[1][1..]);
        Assert.Equal(["3", "", ""], rows[2]);
        Assert.Equal("\"disk, full at <*>\"", rows[3][2]);
    }

    [Fact]
    public async Task Words_that_turn_out_to_vary_are_variable_in_early_lines_as_well()
    {
        string[] names = ["anna", "bert", "carl", "dora", "emil", "fred", "gina", "hugo", "ines", "jack", "kate", "lena", "mike", "nora", "otto", "paul", "rosa", "sven", "tina", "uwe"];
        string[][] rows = await RowsAsync(string.Concat(names.Select(static n => $"session opened for user {n} by the system\n")), "--header", "none");
        Assert.Equal("session opened for user <*> by the system", rows[^1][2]);
        Assert.Single(rows.Select(static r => r[1]).Distinct());
    }

    [Fact]
    public async Task Ids_depend_on_the_text_alone()
    {
        string a = (await RowsAsync("job 1 done\nqueue is empty now\n", "--header", "none"))[1][1];
        string b = (await RowsAsync("queue is empty now\n", "--header", "none"))[0][1];
        Assert.Equal(a, b);
    }

    [Fact]
    public async Task Without_an_output_a_table_is_shown()
    {
        CliRun run = (await CliRun.OfAsync("templates", _folder.Write("app.log", Samples.CalmLog(200)))).Ok();
        Assert.StartsWith("1 template in 200 lines.", run.Output, StringComparison.Ordinal);
        Assert.Contains("2026-03-02 08:00:00 to 08:06:38, up to info; e.g. item 0 added for user 0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_text_fails_with_a_reason()
    {
        string path = _folder["x.bin"];
        File.WriteAllBytes(path, [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        CliRun run = await CliRun.OfAsync("templates", path);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("looks like", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_JSON_with_names_of_the_configuration_and_counts_that_add_up()
    {
        string config = _folder.Write("c.yaml", """
            sources: [{type: stdin}]
            templates:
              seeds: [{text: user <*> logged in, name: login}, never seen]
              masks: [{name: order, pattern: 'ORD-[A-Z]+'}]
              rules: [{text: order <*> paid, mute: true}]
            """);
        string log = _folder.Write("in.log", "user bob logged in\nuser ann logged in\norder ORD-AB paid\nuser bob logged out\n");
        CliRun run = (await CliRun.OfAsync("templates", log, "--header", "none", "--config", config, "--list", "json")).Ok();
        JsonElement[] list = [.. run.Output.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(
            [("user <*> logged in", 2), ("order <*> paid", 1), ("user bob logged out", 1), ("never seen", 0)],
            list.Select(static t => (t.GetProperty("text").GetString()!, t.GetProperty("count").GetInt32())).OrderByDescending(static t => t.Item2).ThenBy(static t => t.Item1, StringComparer.Ordinal));
        Assert.Equal(("login", 0.5, "user bob logged in"), (list[0].GetProperty("name").GetString()!, list[0].GetProperty("share").GetDouble(), list[0].GetProperty("example").GetString()!));
        Assert.True(list.Single(static t => t.GetProperty("text").GetString() == "order <*> paid").GetProperty("muted").GetBoolean());

        CliRun both = (await CliRun.OfAsync("templates", log, "--header", "none", "--config", config, "--list", "table", "--output", _folder["out.csv"])).Ok();
        Assert.Contains("50 % of lines", both.Output, StringComparison.Ordinal);
        Assert.Contains("login", both.Output, StringComparison.Ordinal);
        Assert.Contains(",user <*> logged in\n", await File.ReadAllTextAsync(_folder["out.csv"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_the_configuration_are_told_with_their_line()
    {
        string config = _folder.Write("c.yaml", "sources: [{type: stdin}]\ntemplates:\n  seeds:\n    - <*>\n");
        CliRun run = await CliRun.OfAsync("templates", _folder.Write("in.log", "a\n"), "--config", config);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("c.yaml:4:7: expected a word that stays", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_have_a_row_a_value_with_the_line_and_the_final_template()
    {
        const string Log = "\njob 17 took 12 ms\n\nfailed at 10.0.0.1:80, \"disk full\"\n";
        (await CliRun.OfAsync("templates", _folder.Write("in.log", Log), "--header", "none", "--output", _folder["out.csv"], "--parameters", _folder["values.csv"])).Ok();
        string[] ids = [.. File.ReadAllLines(_folder["out.csv"])[1..].Select(static l => l.Split(',')[1])];
        Assert.Equal(
            [
                "line,time,template_id,slot,key,type,text,number",
                $"2,,{ids[1]},1,,integer,17,17", $"2,,{ids[1]},2,,duration,12 ms,0.012", $"4,,{ids[3]},1,,ipv4,10.0.0.1:80,", $"4,,{ids[3]},2,,quoted,disk full,",
            ],
            File.ReadAllLines(_folder["values.csv"]));
    }

    [Fact]
    public async Task Parameters_of_one_template_are_a_table_with_a_column_a_slot()
    {
        string log = string.Concat(Enumerable.Range(0, 300).Select(static i => $"job={i} took {i / 2.0:0.0} s\nidle now\n"));
        (await CliRun.OfAsync("templates", _folder.Write("in.log", log), "--header", "none", "--parameters", _folder["jobs.csv"], "--template", "job=<*> took <*> s")).Ok();
        string[] rows = File.ReadAllLines(_folder["jobs.csv"]);
        Assert.Equal(["line,time,job,slot_2", "1,,0,0", "3,,1,0.5"], rows[..3]);
        Assert.Equal(301, rows.Length);
    }

    [Theory]
    [InlineData("values.arrow", "ARROW1")]
    [InlineData("values.parquet", "PAR1")]
    public async Task Parameters_go_to_files_of_other_forms(string name, string magic)
    {
        (await CliRun.OfAsync("templates", _folder.Write("in.log", "job 17 took 12 ms\n"), "--parameters", _folder[name])).Ok();
        Assert.StartsWith(magic, System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(_folder[name])[..6]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expected FILE.csv", "--parameters", "x.txt")]
    [InlineData("needs --parameters", "--template", "x")]
    [InlineData("no template has", "--parameters", "x.csv", "--template", "nothing like it")]
    public async Task Wrong_options_of_parameters_are_told(string expected, params string[] options)
    {
        string path = _folder.Write("in.log", "job 17 took 12 ms\n");
        CliRun run = await CliRun.OfAsync(["templates", path, .. options.Select(o => o.StartsWith("x.", StringComparison.Ordinal) ? _folder[o] : o)]);
        Assert.NotEqual(ExitCode.Done, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private async Task<string[][]> RowsAsync(string log, params string[] more)
    {
        (await CliRun.OfAsync(["templates", _folder.Write("in.log", log), "--output", _folder["out.csv"], .. more])).Ok();
        string[] lines = File.ReadAllLines(_folder["out.csv"]);
        Assert.Equal("line,template_id,template", lines[0]);
        return [.. lines[1..].Select(static line => line.Split(',', 3))];
    }
}

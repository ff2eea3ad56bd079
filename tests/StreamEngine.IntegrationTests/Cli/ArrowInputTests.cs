using StreamEngine.Pipeline;
using StreamEngine.Server.Commands;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

/// <summary>Arrow IPC as input of the commands: what they write comes back.</summary>
public sealed class ArrowInputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m.csv", "time,host,cpu,mem\n2026-01-05 10:00:00,a,0.5,7\n2026-01-05 10:00:01.123456789,b,,8\n")]
    [InlineData("l.json", "{\"ts\":\"2026-01-05T10:00:00Z\",\"level\":\"warn\",\"msg\":\"slow\",\"status\":503,\"duration_ms\":5,\"bytes\":7,\"trace_id\":\"t\"}\n{\"msg\":\"b\"}\n")]
    [InlineData("c.json", "{\"time\":\"2026-01-05T10:00:00Z\",\"type\":\"deployment\",\"service\":\"s\",\"version\":\"2\"}\n")]
    [InlineData("i.txt", "cpu,host=a\\ b usage=0.5,idle=1i 1767607200000000000\n")]
    public async Task What_parse_writes_comes_back(string name, string text)
    {
        string path = _folder.Write(name, text);
        CliRun expected = (await CliRun.OfAsync("parse", path, "--output", "json", "--fields", "none")).Ok();
        (await CliRun.OfAsync("parse", path, "--output", "arrow", "--fields", "none", "-o", _folder["a.arrow"])).Ok();
        CliRun again = (await CliRun.OfAsync("parse", _folder["a.arrow"], "--output", "json", "--fields", "none")).Ok();
        Assert.Equal(expected.Output, again.Output);
        Assert.Contains("arrow: ", again.Error, StringComparison.Ordinal);
        Assert.Equal(expected.Output, (await CliRun.OfAsync("parse", _folder["a.arrow"], "--format", "arrow", "--output", "json", "--fields", "none")).Ok().Output);
    }

    [Fact]
    public async Task Frames_come_back_as_points_of_their_series()
    {
        string path = _folder.Write("m.csv", "time,host,cpu\n" + string.Concat(Enumerable.Range(0, 300).Select(static i => $"2026-01-05 10:{i / 60:00}:{i % 60:00},a,{i}\n")));
        (await CliRun.OfAsync("analyze", path, "--frames", _folder["f.arrow"])).Ok();
        CliRun run = (await CliRun.OfAsync("parse", _folder["f.arrow"], "--output", "json")).Ok();
        Assert.Contains("\"time\":\"2026-01-05T10:00:00Z\",\"name\":\"p99\",\"labels\":\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("series", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_counted_the_same_whatever_the_workers()
    {
        string path = _folder.Write("app.log", Samples.CalmLog(20_000));
        (await CliRun.OfAsync("parse", path, "--output", "arrow", "-o", _folder["a.arrow"])).Ok();
        string[] runs = [.. await Task.WhenAll(((int[])[1, 4]).Select(async workers =>
            (await PipelineRecord.RunAsync(new PipelineBuilder(new PipelineOptions { Workers = workers }).AddFiles(_folder["a.arrow"]))).Status.Records.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
        Assert.Equal(["20000", "20000"], runs);
    }

    [Fact]
    public async Task A_damaged_file_fails_with_its_position_and_keeps_what_came_before()
    {
        string path = _folder.Write("app.log", Samples.CalmLog(2000));
        (await CliRun.OfAsync("parse", path, "--output", "arrow", "-o", _folder["a.arrow"])).Ok();
        byte[] bytes = await File.ReadAllBytesAsync(_folder["a.arrow"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["b.arrow"], bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
        CliRun run = await CliRun.OfAsync("parse", _folder["b.arrow"], "--output", "none");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Matches("b.arrow: message at byte [0-9]+: the data ends within it", run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_no_arrow_and_arrow_no_text()
    {
        CliRun text = await CliRun.OfAsync("parse", _folder.Write("a.txt", "hello\nworld\n"), "--format", "arrow", "--output", "none");
        Assert.Contains("expected Arrow IPC: the mark ARROW1, or a message with a schema", text.Error, StringComparison.Ordinal);
        string path = _folder.Write("app.log", Samples.CalmLog(20));
        (await CliRun.OfAsync("parse", path, "--output", "arrow", "-o", _folder["a.arrow"])).Ok();
        CliRun arrow = await CliRun.OfAsync("parse", _folder["a.arrow"], "--format", "json", "--output", "none");
        Assert.Contains("looks like arrow, not text", arrow.Error, StringComparison.Ordinal);
    }
}

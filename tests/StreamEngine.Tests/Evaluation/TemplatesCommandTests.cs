using StreamEngine.Evaluation.Templates;
using Xunit;

namespace StreamEngine.Tests.Evaluation;

/// <summary>The command over two small systems.</summary>
public sealed class TemplatesCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluation-").FullName;

    public TemplatesCommandTests()
    {
        Write("Queue", n => ($"job {n} done, all is well", "job <*> done, all is well"), 4);
        Write("Net", n => n % 2 == 0 ? ($"connect to 10.0.0.{n}", "connect to <*>") : ($"link is up on port eth{n}", "link is up"), 6);
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_system_and_the_whole_are_scored_by_messages_and_by_whole_lines()
    {
        string[] lines = await RunAsync(_folder);
        Assert.Equal(13, lines.Length);
        Assert.Equal(["bare", "messages", "lines", "true", "found", "GA", "FGA", "PA", "FTA"], Words(lines[0]));
        Assert.Equal(["Net", "6", "2", "2", "1.000", "1.000", "0.500", "0.500"], Words(lines[1]));
        Assert.Equal(["Queue", "4", "1", "1", "1.000", "1.000", "1.000", "1.000"], Words(lines[2]));
        Assert.Equal(["mean", "1.000", "1.000", "0.750", "0.750"], Words(lines[3]));
        Assert.Equal(["best", "1.000", "1.000", "1.000", "1.000"], Words(lines[4]));
        Assert.Equal(["worst", "1.000", "1.000", "0.500", "0.500"], Words(lines[5]));
        Assert.Equal(["whole", "lines", "lines"], Words(lines[7])[..3]);
        Assert.Equal(lines[1..6], lines[8..13]);
    }

    [Fact]
    public async Task A_thin_log_keeps_the_first_lines_of_each_template()
    {
        string[] lines = await RunAsync(_folder, "--thin", "2");
        Assert.Equal(["Net", "4", "2", "2"], Words(lines[1])[..4]);
        Assert.Equal(["Queue", "2", "1", "1"], Words(lines[2])[..4]);
        LogSystem thin = LogSystem.ReadAll(_folder).Single(s => s.Name == "Net").Thin(1);
        Assert.Equal(["connect to 10.0.0.0", "link is up on port eth1"], thin.Messages);
        Assert.Equal(["connect to <*>", "link is up"], thin.Templates);
        Assert.EndsWith("connect to 10.0.0.0", thin.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_are_listed()
    {
        string[] lines = await RunAsync("--wrong", "1", _folder);
        Assert.Contains("Net, bare messages: 1 true templates with 3 lines were not found as they are", lines);
        Assert.Contains("     3 text: link is up", lines);
        Assert.Contains("             3 of 3: link is up on port eth<*>", lines);
        Assert.DoesNotContain("Queue, bare messages", string.Concat(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--thin")]
    [InlineData("DIR", "--thin", "0")]
    [InlineData("DIR", "OTHER")]
    [InlineData("DIR", "--other")]
    public async Task What_is_not_understood_is_told(params string[] args) => Assert.Equal(2, await TemplatesCommand.RunAsync(args, TextWriter.Null));

    [Fact]
    public async Task A_folder_without_logs_is_told() => Assert.Equal(1, await TemplatesCommand.RunAsync(new[] { Path.Combine(_folder, "empty") }, TextWriter.Null));

    [Fact]
    public void A_log_that_is_longer_than_its_labels_is_told()
    {
        File.AppendAllText(Path.Combine(_folder, "Net", "Net.log"), "one more\n");
        Assert.Throws<InvalidDataException>(() => LogSystem.ReadAll(_folder));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string[]> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, await TemplatesCommand.RunAsync(args, output));
        return output.ToString().TrimEnd('\n').Split('\n');
    }

    private void Write(string name, Func<int, (string Message, string Template)> line, int count)
    {
        (string Message, string Template)[] lines = [.. Enumerable.Range(0, count).Select(line)];
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllLines(Path.Combine(folder, name + ".log"), lines.Select((l, i) => $"2026-03-02 08:00:0{i},123 INFO shop.Cart: {l.Message}"));
        File.WriteAllLines(
            Path.Combine(folder, "structured.csv"),
            [.. lines.Select((l, i) => $"{i + 1},{Quote(l.Message)},E1,{Quote(l.Template)}").Prepend("LineId,Content,EventId,EventTemplate")]);
    }

    private static string Quote(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

using System.Text.Json;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public sealed class ParseColumnsTests : IDisposable
{
    private const string Two =
        "{\"ts\":\"2026-01-05T10:00:00Z\",\"level\":\"warn\",\"msg\":\"a\",\"service\":\"cart\",\"status\":503,\"duration_ms\":5,\"user\":7}\n"
        + "{\"ts\":\"never\",\"level\":\"warn\",\"msg\":\"a\"}\n"
        + "{\"ts\":\"2026-01-05T10:00:01Z\",\"level\":\"info\",\"msg\":\"b\",\"service\":\"shop\",\"status\":200,\"duration_ms\":7,\"user\":8}\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("all", "kind time severity_number body service status duration_seconds user")]
    [InlineData("none", "kind time user")]
    [InlineData("time", "kind time user")]
    [InlineData("body, Status", "kind time body status user")]
    [InlineData("severity_number,service,duration_seconds,size_bytes", "kind time severity_number service duration_seconds user")]
    public async Task Rows_have_the_columns_that_were_asked_for(string columns, string expected)
    {
        CliRun run = (await CliRun.OfAsync("parse", _folder.Write("a.jsonl", Two), "--output", "json", "--stats", "json", "--columns", columns)).Ok();
        Assert.Equal(2, run.Lines.Length);
        Assert.All(run.Lines, line => Assert.Equal(expected, string.Join(' ', JsonDocument.Parse(line).RootElement.EnumerateObject().Select(static m => m.Name))));
        Assert.Contains("\"rejects\":1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("message", "found 'message'")]
    [InlineData("body,,host", "found ''")]
    [InlineData("severty_number", "did you mean severity_number?")]
    [InlineData("all,body", "found 'all'")]
    public async Task A_column_that_is_not_known_is_wrong_usage(string columns, string expected)
    {
        CliRun run = await CliRun.OfAsync("parse", _folder.Write("a.jsonl", Two), "--columns", columns);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--columns: expected all, none, or names from time, severity_number, body, service,", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }
}

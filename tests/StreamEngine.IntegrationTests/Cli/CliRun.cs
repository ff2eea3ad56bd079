using System.Text;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

/// <summary>One command line that was run inside this process: its exit code and what it wrote.</summary>
public sealed record CliRun(int Code, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<CliRun> OfAsync(params string[] args) => WithInputAsync("", args);

    public static async Task<CliRun> WithInputAsync(string stdin, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(stdin));
        int code = await StreamEngine.Server.Commands.Cli.InvokeAsync(args, output, error, input);
        return new CliRun(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>The run ended well and complained about nothing.</summary>
    public CliRun Ok()
    {
        Assert.True(Code == ExitCode.Done, $"exit code {Code}\n{Error}\n{Output}");
        Assert.DoesNotContain("error:", Error, StringComparison.Ordinal);
        return this;
    }
}

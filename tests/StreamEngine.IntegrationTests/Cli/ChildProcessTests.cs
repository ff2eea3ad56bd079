using System.Diagnostics;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

/// <summary>What only a process of its own shows: real streams, the exit code, no terminal.</summary>
public sealed class ChildProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stdin_and_stdout_are_pipes_and_stderr_stays_empty()
    {
        (int code, string output, string error) = await RunAsync(Samples.CalmLog(500), "analyze", "-");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.StartsWith("Nothing abnormal in 500 records", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Exit_codes_reach_the_shell()
    {
        Assert.Equal(ExitCode.Usage, (await RunAsync("", "analyze")).Code);
        Assert.Equal(ExitCode.Failed, (await RunAsync("", "analyze", _folder["missing.log"])).Code);
        Assert.Equal(ExitCode.Done, (await RunAsync("", "--version")).Code);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_crash()
    {
        string path = _folder.Write("app.log", Samples.CalmLog(20_000));
        using Process process = Start("parse", path, "--output", "json");
        process.StandardInput.Close();
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.Close();
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("fault of streamengine", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string stdin, params string[] args)
    {
        using Process process = Start(args);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(stdin);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(ExitCode).Assembly.Location);
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start)!;
    }
}

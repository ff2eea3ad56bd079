using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using StreamEngine.IntegrationTests.Cli;
using StreamEngine.Server.Commands;
using StreamEngine.Server.Config;
using Xunit;

namespace StreamEngine.IntegrationTests.Run;

/// <summary>How the process ends, and what it leaves.</summary>
public sealed class StopTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Insights_are_in_the_file_when_the_sources_have_ended()
    {
        string metric = _folder.Write("cpu.csv", Samples.Metric(900, jump: 800));
        string path = _folder["insights.jsonl"];
        var files = new SourceConfig { Type = SourceType.Files, Name = "files-1", Paths = [metric] };
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(files) with { Outputs = [new OutputConfig { Type = OutputType.JsonLines, Path = path }] });
        await host.LedgerAsync();
        string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.NotEmpty(lines);
        Assert.All(lines, static line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $" windows, {lines.Length} insights, 0 lost\n"), host.Error, StringComparison.Ordinal);

        // The header line came in too, and was filtered.
        Assert.Contains("ledger parse: in 901 = out 900 + filtered 1 ", host.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_while_a_client_writes_loses_nothing_that_the_client_could_write()
    {
        const int Blocks = 100;
        const int BlockLines = 500;
        int port = RunningHost.FreePort();
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(RunningHost.Tcp(port)));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        int written = 0;
        bool closed = false;
        for (int block = 0; block < Blocks && !closed; block++)
        {
            try
            {
                await client.GetStream().WriteAsync(Lines.Json(BlockLines, BlockLines * block), TestContext.Current.CancellationToken);
                written += BlockLines;
            }
            catch (IOException)
            {
                closed = true;
            }

            if (block == Blocks / 10)
            {
                host.Host.RequestStop();
            }
        }

        client.Close();
        long taken = (await host.LedgerAsync())["parse"];

        // A machine that holds this client up for longer than the drain's silence closes it early; what was on its way then is not known.
        Assert.InRange(taken, closed ? BlockLines * (Blocks / 10) : Blocks * BlockLines, closed ? written + BlockLines : Blocks * BlockLines);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"done: {taken} records, "), host.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_can_be_listened_on_again_right_after_the_stop()
    {
        int port = RunningHost.FreePort();
        for (int round = 0; round < 2; round++)
        {
            await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(RunningHost.Tcp(port)));
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Lines.Json(10), TestContext.Current.CancellationToken);

            // The host closes first, so that its end of the connection lingers.
            host.Host.RequestStop();
            Assert.Equal(10, (await host.LedgerAsync())["parse"]);
        }
    }

    [Fact]
    public async Task A_terminated_process_drains_and_exits_with_zero()
    {
        int port = RunningHost.FreePort();
        string config = _folder.Write("config.yaml", string.Create(CultureInfo.InvariantCulture, $"sources:\n  - type: tcp\n    listen: {port}\n    format: json\nhttp: off\n"));
        using Process process = Start("run", config);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string? line;
        while ((line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)) is not null && !line.Contains("Running with", StringComparison.Ordinal))
        {
        }

        Assert.NotNull(line);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Lines.Json(1_000), TestContext.Current.CancellationToken);
        }

        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == ExitCode.Done, $"exit code {process.ExitCode}\n{error}");
        Assert.Equal("", await output);
        Assert.Equal(1_000, RunningHost.LedgerOf(error)["parse"]);
        Assert.Contains("\ndone: 1000 records, ", error, StringComparison.Ordinal);
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
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

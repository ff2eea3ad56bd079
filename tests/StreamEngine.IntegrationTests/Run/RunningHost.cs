using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands;
using StreamEngine.Server.Config;
using StreamEngine.Server.Run;
using Xunit;

namespace StreamEngine.IntegrationTests.Run;

/// <summary>A process inside this one: the host of a configuration, its HTTP interface and its last words.</summary>
internal sealed partial class RunningHost : IAsyncDisposable
{
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly CliContext _context;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningHost(ServerConfig config)
    {
        _context = new CliContext(new MemoryStream(), _error, new MemoryStream());
        Host = new ServerHost(config, _context, NullLogger.Instance);
        Run = Host.RunAsync(_started.SetResult);
    }

    internal ServerHost Host { get; }

    internal Task<int> Run { get; }

    internal HttpClient Http { get; } = new();

    /// <summary>What went to stderr; whole only after the end.</summary>
    internal string Error => _error.ToString();

    /// <summary>Starts and waits until everything listens.</summary>
    internal static async Task<RunningHost> StartAsync(ServerConfig config)
    {
        var host = new RunningHost(config);
        if (await Task.WhenAny(host.Run, host._started.Task) == host.Run && !host._started.Task.IsCompleted)
        {
            await host.DisposeAsync();
            await host.Run;
        }

        if (host.Host.Urls is [var url, ..])
        {
            host.Http.BaseAddress = new Uri(url);
        }

        return host;
    }

    internal static ServerConfig Config(params SourceConfig[] sources) => new()
    {
        Sources = sources,
        Outputs = [new OutputConfig { Type = OutputType.Stdout }],
        Pipeline = new PipelineOptions(),
        Http = new IPEndPoint(IPAddress.Loopback, 0),
    };

    internal static SourceConfig HttpSource() => new() { Type = SourceType.Http, Name = "http-1" };

    internal static SourceConfig Tcp(int port, string format = "json") =>
        new() { Type = SourceType.Tcp, Name = "tcp-1", Listen = new IPEndPoint(IPAddress.Loopback, port), Format = format };

    /// <summary>A port that was free a moment ago.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal async Task<(HttpStatusCode Code, string Body)> GetAsync(string path)
    {
        using HttpResponseMessage response = await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    internal async Task<(HttpStatusCode Code, string Body)> PostAsync(string path, byte[] body, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using HttpResponseMessage response = await Http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The metrics page as soon as it says that so many records came in; the runner's time limit ends a wait in vain.</summary>
    internal async Task<string> MetricsAtAsync(long records)
    {
        while (true)
        {
            string page = (await GetAsync("/metrics")).Body;
            if (page.Contains(string.Create(CultureInfo.InvariantCulture, $"\nstreamengine_records_total {records}\n"), StringComparison.Ordinal))
            {
                return page;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The host has ended well and its ledger balances; what came into each stage.</summary>
    internal async Task<Dictionary<string, long>> LedgerAsync()
    {
        int code = await Run.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(code == ExitCode.Done, $"exit code {code}\n{Error}");
        return LedgerOf(Error);
    }

    internal static Dictionary<string, long> LedgerOf(string error)
    {
        var ins = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in error.Split('\n').Where(static l => l.StartsWith("ledger ", StringComparison.Ordinal)))
        {
            Match match = LedgerLine().Match(line);
            Assert.True(match.Success, line);
            long[] numbers = [.. match.Groups["n"].Captures.Select(static c => long.Parse(c.ValueSpan, CultureInfo.InvariantCulture))];
            Assert.True(numbers[0] == numbers[1..].Sum(), line);
            Assert.True(line.EndsWith(" held 0", StringComparison.Ordinal), line);
            ins.Add(match.Groups["stage"].Value, numbers[0]);
        }

        return ins;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Run.IsCompleted)
        {
            Host.RequestStop();
        }

        await ((Task)Run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Host.Dispose();
        Http.Dispose();
        _context.Dispose();
    }

    [GeneratedRegex(@"^ledger (?<stage>\S+): in (?<n>\d+) = out (?<n>\d+) \+ filtered (?<n>\d+) \+ late (?<n>\d+) \+ rejected (?<n>\d+) \+ dropped (?<n>\d+) \+ held (?<n>\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex LedgerLine();
}

using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands;
using StreamEngine.Server.Config;
using StreamEngine.Server.Run;

namespace StreamEngine.IntegrationTests.Run;

/// <summary>The standalone process in this one, with its API on a free port of the loopback address.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly StringWriter _error = new();
    private readonly CliContext _context;
    private readonly ServerHost _host;
    private Task<int> _run = Task.FromResult(-1);

    private RunningServer(ServerConfig config)
    {
        _context = new CliContext(Output, _error, Stream.Null);
        _host = new ServerHost(config, _context, NullLogger.Instance);
    }

    internal MemoryStream Output { get; } = new();

    internal string Error => _error.ToString();

    internal HttpClient Client { get; } = new();

    internal static ServerConfig Config(params IReadOnlyList<SourceConfig> sources) => new()
    {
        Sources = sources,
        Outputs = [new OutputConfig { Type = OutputType.Stdout }],
        Pipeline = new PipelineOptions(),
        Http = new IPEndPoint(IPAddress.Loopback, 0),
        MaxRequestBytes = 64 * 1024,
    };

    internal static SourceConfig Ingest() => new() { Type = SourceType.Http, Name = "ingest", Format = "json" };

    internal static async Task<RunningServer> StartAsync(ServerConfig config)
    {
        var server = new RunningServer(config);
        var started = new TaskCompletionSource();
        server._run = Task.Run(() => server._host.RunAsync(started.SetResult));
        Task first = await Task.WhenAny(started.Task, server._run);
        await first;
        server.Client.BaseAddress = new Uri(server._host.Urls[0]);
        return server;
    }

    internal Task<HttpResponseMessage> PostAsync(string records, string path = "/ingest") =>
        Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(records, Encoding.UTF8));

    internal async Task<string> GetAsync(string path) => await Client.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Waits until a line of the metrics has a value.</summary>
    internal async Task WaitForAsync(string metric)
    {
        for (int attempt = 0; attempt < 600; attempt++)
        {
            if ((await GetAsync("/metrics")).Split('\n').Contains(metric))
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"never saw '{metric}' in\n{await GetAsync("/metrics")}");
    }

    /// <summary>Asks the process to stop and waits for its exit code.</summary>
    internal async Task<int> StopAsync()
    {
        _host.RequestStop();
        return await _run;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_run.IsCompleted)
        {
            await StopAsync();
        }

        Client.Dispose();
        _host.Dispose();
        _context.Dispose();
    }
}

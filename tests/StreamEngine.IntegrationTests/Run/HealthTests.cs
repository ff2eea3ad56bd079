using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;
using StreamEngine.Server.Config;
using StreamEngine.Server.Run;
using Xunit;

namespace StreamEngine.IntegrationTests.Run;

/// <summary>Whether the process tells the truth about its state.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_running_process_is_live_and_ready()
    {
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(RunningHost.HttpSource()));
        Assert.Equal((HttpStatusCode.OK, "{\"status\":\"live\"}"), await host.GetAsync("/health/live"));
        Assert.Equal((HttpStatusCode.OK, "{\"status\":\"ready\",\"reasons\":[]}"), await host.GetAsync("/health/ready"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_makes_it_not_ready_and_is_named()
    {
        string missing = Path.Combine(Path.GetTempPath(), "streamengine-no-such-folder", "app.log");
        var files = new SourceConfig { Type = SourceType.Files, Name = "old-logs", Paths = [missing] };
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(files, RunningHost.HttpSource()));
        (HttpStatusCode code, string body) = await host.GetAsync("/health/ready");
        while (code == HttpStatusCode.OK)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            (code, body) = await host.GetAsync("/health/ready");
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.StartsWith("source old-logs: ", Reason(body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/health/live")).Code);
        Assert.Contains("\nstreamengine_up 0\n", (await host.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_source_that_ends_is_a_reason_and_one_that_may_end_is_none()
    {
        using var open = new PushSource("open", "json");
        TrackedSource[] sources = [new("gone", new EndingSource(), mayEnd: false), new("read-once", new EndingSource(), mayEnd: true), new("open", open, mayEnd: false)];
        var builder = new PipelineBuilder(new PipelineOptions());
        Array.ForEach(sources, s => builder.AddSource(s));
        await using StreamPipeline pipeline = builder.Build();
        pipeline.Start();
        while (sources[0].Problem is null)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Readiness ready = Readiness.Of(pipeline.Status, sources, DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        Assert.False(ready.IsReady);
        Assert.Equal(["source gone: the source has ended"], ready.Reasons);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_port_in_use_ends_the_start_with_a_clear_message(bool byAnotherHost)
    {
        int port = RunningHost.FreePort();
        await using RunningHost? first = byAnotherHost ? await RunningHost.StartAsync(RunningHost.Config(RunningHost.Tcp(port))) : null;
        using var listener = new TcpListener(IPAddress.Loopback, byAnotherHost ? 0 : port);
        listener.Start();
        IOException error = await Assert.ThrowsAsync<IOException>(() => RunningHost.StartAsync(RunningHost.Config(RunningHost.Tcp(port))));
        Assert.StartsWith($"tcp://127.0.0.1:{port}: cannot listen: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_http_port_in_use_ends_the_start_with_a_clear_message()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        IOException error = await Assert.ThrowsAsync<IOException>(() => RunningHost.StartAsync(RunningHost.Config(RunningHost.HttpSource()) with { Http = endpoint }));
        Assert.StartsWith($"http://{endpoint}: cannot listen: ", error.Message, StringComparison.Ordinal);
    }

    private static string Reason(string body)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal("not ready", json.RootElement.GetProperty("status").GetString());
        return Assert.Single(json.RootElement.GetProperty("reasons").EnumerateArray()).GetString()!;
    }

    /// <summary>Calls itself live, and yet ends at once.</summary>
    private sealed class EndingSource : ISource
    {
        public string Name => "ending";

        public bool IsLive => true;

        public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
        {
            await Task.Yield();
            yield break;
        }
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.Server.Config;
using StreamEngine.Server.Run;
using Xunit;

namespace StreamEngine.IntegrationTests.Run;

public sealed class ServerTests
{
    [Fact]
    public async Task A_running_process_is_live_and_ready()
    {
        await using RunningServer server = await RunningServer.StartAsync(RunningServer.Config(RunningServer.Ingest()));
        Assert.Equal("{\"status\":\"live\"}", await server.GetAsync("/health/live"));
        Assert.Equal("{\"status\":\"ready\",\"reasons\":[]}", await server.GetAsync("/health/ready"));
    }

    [Fact]
    public async Task Posted_records_are_counted_and_the_metrics_are_valid()
    {
        await using RunningServer server = await RunningServer.StartAsync(RunningServer.Config(RunningServer.Ingest()));
        using HttpResponseMessage answer = await server.PostAsync(Lines(0, 500));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await server.WaitForAsync("streamengine_records_total 500");
        var sample = new Regex(@"^[a-z_:][a-z0-9_:]*(\{[a-z_]+=""[^""]*""(,[a-z_]+=""[^""]*"")*\})? [-+0-9.eE]+$");
        string[] lines = [.. (await server.GetAsync("/metrics")).Split('\n').Where(l => l.Length > 0)];
        Assert.All(lines.Where(l => l[0] != '#'), line => Assert.Matches(sample, line));
        Assert.Contains("# TYPE streamengine_records_total counter", lines);
        Assert.Equal("[]", (await server.GetAsync("/insights")).Trim());
    }

    [Fact]
    public async Task A_packed_body_is_unpacked_and_a_damaged_one_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(RunningServer.Config(RunningServer.Ingest()));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Lines(0, 300)));
        }

        using var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentEncoding = { "gzip" } } };
        using HttpResponseMessage answer = await server.Client.PostAsync(new Uri("/ingest", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await server.WaitForAsync("streamengine_records_total 300");
        using var damaged = new ByteArrayContent("no gzip at all"u8.ToArray()) { Headers = { ContentEncoding = { "gzip" } } };
        using HttpResponseMessage refused = await server.Client.PostAsync(new Uri("/ingest", UriKind.Relative), damaged, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Wrong_requests_are_told_what_is_wrong()
    {
        await using RunningServer server = await RunningServer.StartAsync(RunningServer.Config(RunningServer.Ingest()));
        using HttpResponseMessage format = await server.PostAsync("{}", "/ingest?format=nope");
        Assert.Equal(HttpStatusCode.BadRequest, format.StatusCode);
        Assert.Contains("Known formats", await format.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using HttpResponseMessage large = await server.PostAsync(new string('x', 70_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using HttpResponseMessage limit = await server.Client.GetAsync(new Uri("/insights?limit=0", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, limit.StatusCode);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_start_with_its_address()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var source = new SourceConfig { Type = SourceType.Tcp, Name = "lines", Listen = (IPEndPoint)taken.LocalEndpoint };
        IOException error = await Assert.ThrowsAsync<IOException>(() => RunningServer.StartAsync(RunningServer.Config(source)));
        Assert.Contains(taken.LocalEndpoint.ToString()!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_stop_while_a_client_writes_it_accounts_for_everything_received()
    {
        const int Records = 50_000;
        int port = FreePort();
        var source = new SourceConfig { Type = SourceType.Tcp, Name = "lines", Listen = new IPEndPoint(IPAddress.Loopback, port), Format = "json" };
        await using RunningServer server = await RunningServer.StartAsync(RunningServer.Config(source));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Lines(0, 1000)), TestContext.Current.CancellationToken);
        await server.WaitForAsync("streamengine_records_total 1000");
        Task sending = Task.Run(async () =>
        {
            for (int i = 1000; i < Records; i += 1000)
            {
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Lines(i, 1000)), TestContext.Current.CancellationToken);
            }

            client.Client.Shutdown(SocketShutdown.Send);
        }, TestContext.Current.CancellationToken);
        Assert.Equal(0, await server.StopAsync());
        await sending;
        MatchCollection ledger = Regex.Matches(server.Error, @"ledger (\w+): in (\d+) = out (\d+) \+ filtered (\d+) \+ late (\d+) \+ rejected (\d+) \+ dropped (\d+) \+ held (\d+)");
        Assert.Equal(4, ledger.Count);
        Assert.All(ledger, l => Assert.Equal(Number(l, 2), Enumerable.Range(3, 6).Sum(i => Number(l, i))));
        Assert.Equal(Records, Number(ledger[0], 2));
        Assert.Equal(Records, Number(ledger[2], 2));
        Assert.Contains(FormattableString.Invariant($"done: {Records} records"), server.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_has_stopped_makes_the_process_not_ready_with_its_name()
    {
        var status = new StreamEngine.TestKit.FakeClock();
        var source = new TrackedSource("orders", new StreamEngine.Ingestion.StreamSource(new MemoryStream(), "-"), mayEnd: false);
        Drain(source);
        Readiness ready = Readiness.Of(Idle(status.GetUtcNow()), [source], status.GetUtcNow(), TimeSpan.FromSeconds(30));
        Assert.False(ready.IsReady);
        Assert.Equal("source orders: the source has ended", Assert.Single(ready.Reasons));
    }

    [Fact]
    public void Input_that_waits_without_progress_makes_the_process_not_ready()
    {
        DateTimeOffset now = new StreamEngine.TestKit.FakeClock().GetUtcNow();
        StreamEngine.Pipeline.PipelineStatus stuck = Idle(now.AddMinutes(-2)) with
        {
            Sources = [new StreamEngine.Pipeline.SourceStatus("tcp", "json", 1, 0, 0, true, true, now, null)],
        };
        Assert.False(Readiness.Of(stuck, [], now, TimeSpan.FromSeconds(30)).IsReady);
        Assert.True(Readiness.Of(Idle(now.AddMinutes(-2)), [], now, TimeSpan.FromSeconds(30)).IsReady);
    }

    private static void Drain(TrackedSource source)
    {
        using var pool = new StreamEngine.Memory.SlabPool();
        var context = new StreamEngine.Ingestion.SourceContext(pool, TimeProvider.System);
        foreach (StreamEngine.Ingestion.SourceStream unused in source.StreamsAsync(context, CancellationToken.None).ToBlockingEnumerable())
        {
            _ = unused;
        }
    }

    private static StreamEngine.Pipeline.PipelineStatus Idle(DateTimeOffset progress) => new()
    {
        State = StreamEngine.Pipeline.PipelineState.Running,
        Sources = [],
        Problems = [],
        Ledger = [],
        Records = 0,
        Bytes = 0,
        Rejected = 0,
        Frames = 0,
        Insights = 0,
        LostInsights = 0,
        Series = 0,
        FirstTime = null,
        LastTime = null,
        Watermark = null,
        SlabBytes = 0,
        LastProgress = progress,
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Lines(int first, int count)
    {
        var text = new StringBuilder();
        for (int i = first; i < first + count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"time\":\"2026-01-05T08:{i / 1000 % 60:00}:{i / 20 % 50:00}Z\",\"level\":\"info\",\"service\":\"shop\",\"msg\":\"order {i} placed\"}}\n");
        }

        return text.ToString();
    }
}

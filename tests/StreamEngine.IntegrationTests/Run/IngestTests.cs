using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace StreamEngine.IntegrationTests.Run;

/// <summary>POST /ingest: what is taken counts, and what is not is refused with a reason.</summary>
public sealed class IngestTests
{
    [Fact]
    public async Task Plain_and_packed_lines_are_taken_whole_and_bad_requests_take_nothing()
    {
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(RunningHost.HttpSource()) with { MaxRequestBytes = 100_000 });
        byte[] plain = Lines.Json(100)[..^1];
        Assert.Equal((HttpStatusCode.OK, $"{{\"accepted_bytes\":{plain.Length + 1}}}"), await host.PostAsync("/ingest", plain));
        byte[] packed = [.. Lines.Gzip(Lines.Json(100, 100)), .. Lines.Gzip(Lines.Json(100, 200))];
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("/ingest", packed, "gzip")).Code);
        Assert.Equal((HttpStatusCode.OK, "{\"accepted_bytes\":0}"), await host.PostAsync("/ingest", []));

        await RefusedAsync(host, HttpStatusCode.BadRequest, "gzip", "/ingest", plain, "gzip");
        await RefusedAsync(host, HttpStatusCode.BadRequest, "gzip", "/ingest", packed[..(packed.Length * 3 / 4)], "gzip");
        await RefusedAsync(host, HttpStatusCode.BadRequest, "gzip", "/ingest", packed[..^4], "gzip");
        await RefusedAsync(host, HttpStatusCode.BadRequest, "nosuch", "/ingest?format=nosuch", plain);
        await RefusedAsync(host, HttpStatusCode.UnsupportedMediaType, "'br'", "/ingest", plain, "br");
        byte[] large = Lines.Json(2_000);
        await RefusedAsync(host, HttpStatusCode.RequestEntityTooLarge, "100,000", "/ingest", large);
        await RefusedAsync(host, HttpStatusCode.RequestEntityTooLarge, "100,000", "/ingest", Lines.Gzip(large), "gzip");

        await host.MetricsAtAsync(300);
        host.Host.RequestStop();
        Assert.Equal(300, (await host.LedgerAsync())["parse"]);
    }

    [Fact]
    public async Task Without_an_http_source_there_is_no_way_in()
    {
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(RunningHost.Tcp(RunningHost.FreePort())));
        await RefusedAsync(host, HttpStatusCode.NotFound, "type http", "/ingest", Lines.Json(1));
    }

    [Fact]
    public async Task Requests_at_the_same_time_are_not_mixed()
    {
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(RunningHost.HttpSource()));
        (HttpStatusCode Code, string Body)[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => host.PostAsync("/ingest", Lines.Json(500, 500 * i))));
        Assert.All(answers, static a => Assert.Equal(HttpStatusCode.OK, a.Code));
        host.Host.RequestStop();
        Dictionary<string, long> ledger = await host.LedgerAsync();
        Assert.Equal(8_000, ledger["parse"]);
        Assert.Contains("ledger parse: in 8000 = out 8000 ", host.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_stop_records_are_refused_while_others_are_still_drained()
    {
        int port = RunningHost.FreePort();
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(RunningHost.HttpSource(), RunningHost.Tcp(port)));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        using var finish = new CancellationTokenSource();
        Task<int> writing = WriteUntilAsync(client, finish.Token);
        host.Host.RequestStop();
        (HttpStatusCode code, string body) = await host.PostAsync("/ingest", Lines.Json(1));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (code, body.Contains("stopping", StringComparison.Ordinal)));
        (code, body) = await host.GetAsync("/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (code, body.Contains("the pipeline is draining", StringComparison.Ordinal)));
        await finish.CancelAsync();
        int written = await writing;
        Assert.Equal(written, (await host.LedgerAsync())["parse"]);
    }

    /// <summary>Writes a line every few milliseconds, then closes the connection.</summary>
    private static async Task<int> WriteUntilAsync(TcpClient client, CancellationToken finish)
    {
        int written = 0;
        while (!finish.IsCancellationRequested)
        {
            await client.GetStream().WriteAsync(Lines.Json(1, written++), CancellationToken.None);
            await Task.Delay(5, CancellationToken.None);
        }

        client.Client.Shutdown(SocketShutdown.Send);
        return written;
    }

    private static async Task RefusedAsync(RunningHost host, HttpStatusCode code, string reason, string path, byte[] body, string? encoding = null)
    {
        (HttpStatusCode got, string answer) = await host.PostAsync(path, body, encoding);
        Assert.True(got == code && answer.StartsWith("{\"error\":\"", StringComparison.Ordinal), $"{path}: {got} {answer}");
        Assert.Contains(reason, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}

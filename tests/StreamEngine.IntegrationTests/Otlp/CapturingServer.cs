using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StreamEngine.IntegrationTests.Otlp;

/// <summary>Takes what an exporter posts to a loopback port, and answers that all is well.</summary>
internal sealed class CapturingServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _bodies = new();
    private readonly Task _loop;

    internal CapturingServer()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    internal Uri Address { get; }

    /// <summary>Bodies that were posted to a path.</summary>
    internal IReadOnlyList<byte[]> BodiesOf(string path) => [.. _bodies.Where(b => b.Path == path).Select(b => b.Body)];

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                MemoryStream body = new();
                await context.Request.InputStream.CopyToAsync(body);
                _bodies.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The listener was closed: the test is over.
        }
    }
}

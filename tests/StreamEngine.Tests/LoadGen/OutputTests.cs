using System.Net;
using System.Net.Sockets;
using System.Text;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Output;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class OutputTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rate_is_held_against_the_clock()
    {
        var time = new ManualTime();
        var output = new Recorder(time);
        StreamGenerator generator = StreamGenerator.Create(new GeneratorOptions { Records = 1000 });

        await new PacedWriter(generator, output, rate: 500, time).RunAsync(Token);

        Assert.Equal(TimeSpan.FromSeconds(2), time.Elapsed);
        Assert.All(output.Writes, w => Assert.Equal(Math.Floor(500 * w.Elapsed.TotalSeconds), w.Lines));
    }

    [Fact]
    public async Task Without_a_rate_nothing_waits()
    {
        var time = new ManualTime();
        var options = new GeneratorOptions { Records = 5000 };
        using var output = new MemoryStream();

        await new PacedWriter(StreamGenerator.Create(options), new StreamOutput(_ => ValueTask.FromResult<Stream>(output)), 0, time).RunAsync(Token);

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        Assert.Equal(Streams.Bytes(options), output.ToArray());
    }

    [Fact]
    public async Task A_tcp_target_gets_the_stream()
    {
        var options = new GeneratorOptions { Records = 3000 };
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<byte[]> received = ReceiveAsync(listener);
        await using (IByteOutput output = ByteOutputs.Parse($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", StreamFormat.Json))
        {
            await new PacedWriter(StreamGenerator.Create(options), output, 0, TimeProvider.System).RunAsync(Token);
        }

        Assert.Equal(Streams.Bytes(options), await received);
    }

    [Fact]
    public async Task An_http_target_gets_posts()
    {
        var options = new GeneratorOptions { Records = 20 };
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<string> request = AnswerAsync(listener);
        await using (IByteOutput output = ByteOutputs.Parse($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1/logs", StreamFormat.Json))
        {
            await new PacedWriter(StreamGenerator.Create(options), output, 0, TimeProvider.System).RunAsync(Token);
        }

        string text = await request;
        Assert.StartsWith("POST /v1/logs HTTP/1.1", text, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/x-ndjson", text, StringComparison.Ordinal);
        Assert.EndsWith(Encoding.UTF8.GetString(Streams.Bytes(options)), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1", "no port")]
    [InlineData("udp://127.0.0.1:1", "unknown scheme 'udp'")]
    [InlineData("tcp://", "not an address")]
    [InlineData("", "empty")]
    public void A_wrong_target_is_explained(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ByteOutputs.Parse(text, StreamFormat.Json)).Message, StringComparison.Ordinal);

    private static async Task<byte[]> ReceiveAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(Token);
        using var bytes = new MemoryStream();
        await client.GetStream().CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    private static async Task<string> AnswerAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync(Token);
        NetworkStream stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        int length = 0;
        while (true)
        {
            length += await stream.ReadAsync(buffer.AsMemory(length), Token);
            string text = Encoding.UTF8.GetString(buffer, 0, length);
            int body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (body < 0 || text[(body + 4)..].Count(c => c == '\n') < 20) continue;
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), Token);
            return text;
        }
    }

    private sealed class Recorder(ManualTime time) : IByteOutput
    {
        private int _lines;

        public List<(TimeSpan Elapsed, int Lines)> Writes { get; } = [];

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            _lines += bytes.Span.Count((byte)'\n');
            Writes.Add((time.Elapsed, _lines));
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

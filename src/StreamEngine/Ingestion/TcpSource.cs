using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>
/// Listens on a TCP port; every connection is a stream of lines, or of octet-counted syslog messages. Binds to the loopback address unless
/// told otherwise.
/// </summary>
public sealed class TcpSource : ISource
{
    private readonly IPEndPoint _endpoint;
    private readonly TaskCompletionSource<IPEndPoint> _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes a listener; it binds when the pipeline starts.</summary>
    /// <param name="endpoint">Address and port; port 0 takes a free one, see <see cref="BoundAsync"/>.</param>
    public TcpSource(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _endpoint = endpoint;
    }

    /// <summary>Makes a listener on the loopback address.</summary>
    public TcpSource(int port)
        : this(new IPEndPoint(IPAddress.Loopback, port))
    {
    }

    /// <inheritdoc/>
    public string Name => $"tcp://{_endpoint}";

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <summary>Name of the format of every connection, or null to detect each one's.</summary>
    public string? Format { get; init; }

    /// <summary>Settings of the format; null for none.</summary>
    public FormatOptions? FormatOptions { get; init; }

    /// <summary>
    /// How messages are told apart. Default <see cref="SyslogFraming.Auto"/>. A bad length, or one above 1 MiB, ends the connection with a
    /// fault that names the byte.
    /// </summary>
    public SyslogFraming Framing { get; init; }

    /// <summary>Most open connections; further ones are accepted and closed at once. Default 1,024.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>When asked to stop: how long a connection must be silent before it counts as read to its end. Default 200 ms.</summary>
    public TimeSpan DrainSilence { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Connections that were turned away.</summary>
    public long Refused { get; private set; }

    /// <summary>The address that was bound, once it is.</summary>
    public Task<IPEndPoint> BoundAsync() => _bound.Task;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        using var listener = new Socket(_endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Bind(listener);
        int open = 0;
        var ready = Channel.CreateBounded<Connection>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        Task accepting = AcceptAsync();
        await foreach (Connection connection in ready.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            yield return connection;
        }

        await accepting.ConfigureAwait(false);

        async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    Socket socket = await listener.AcceptAsync(stop).ConfigureAwait(false);
                    if (Volatile.Read(ref open) >= MaxConnections)
                    {
                        Refused++;
                        socket.Dispose();
                        continue;
                    }

                    Interlocked.Increment(ref open);
                    socket.ReceiveBufferSize = Math.Max(socket.ReceiveBufferSize, 1 << 20);
                    var connection = new Connection(this, socket, () => Interlocked.Decrement(ref open), stop) { Format = Format, FormatOptions = FormatOptions };
                    await ready.Writer.WriteAsync(connection, CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                await AcceptBacklogAsync().ConfigureAwait(false);
                ready.Writer.TryComplete(stop.IsCancellationRequested ? null : new IOException($"{Name}: {error.Message}", error));
            }
        }

        // Peers that the kernel has connected already believe that they are served: what they sent is read too.
        async Task AcceptBacklogAsync()
        {
            while (listener.Poll(0, SelectMode.SelectRead))
            {
                Socket socket = listener.Accept();
                var connection = new Connection(this, socket, static () => { }, stop) { Format = Format, FormatOptions = FormatOptions };
                await ready.Writer.WriteAsync(connection, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private void Bind(Socket listener)
    {
        try
        {
            // No ReuseAddress: on Unix it would let a second process share the port in silence. A port whose old connections still linger
            // can be bound without it.
            listener.Bind(_endpoint);
            listener.Listen(128);
            _bound.TrySetResult((IPEndPoint)listener.LocalEndPoint!);
        }
        catch (SocketException error)
        {
            var failure = new IOException($"{Name}: cannot listen: {error.Message}", error);
            _bound.TrySetException(failure);
            throw failure;
        }
    }

    private sealed class Connection(TcpSource source, Socket socket, Action closed, CancellationToken stop)
        : SourceStream($"tcp://{socket.RemoteEndPoint}")
    {
        /// <summary>Room for a read, in bytes, below which the rest of a slab is left unused.</summary>
        private const int MinReceive = 512;

        private readonly OctetDecoder _decoder = new(source.Framing);

        public override PipeReader Open(SourceContext context, CancellationToken cancellation)
        {
            Pipe pipe = context.CreatePipe();
            context.Run(() => ReceiveAsync(pipe.Writer, context.Time, cancellation));
            return pipe.Reader;
        }

        private async Task ReceiveAsync(PipeWriter writer, TimeProvider time, CancellationToken cancellation)
        {
            try
            {
                bool draining = false;
                while (true)
                {
                    Memory<byte> memory = writer.GetMemory(OctetDecoder.Reserve + MinReceive);
                    int read = await ReceiveAsync(memory[OctetDecoder.Reserve..], draining, time, cancellation).ConfigureAwait(false);
                    if (read == 0)
                    {
                        break;
                    }

                    if (read > 0)
                    {
                        writer.Advance(_decoder.Decode(memory.Span[..(OctetDecoder.Reserve + read)]));
                        FlushResult flushed = await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                        if (flushed.IsCompleted || _decoder.Error is not null)
                        {
                            break;
                        }
                    }

                    draining = stop.IsCancellationRequested;
                }

                Finish(writer);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                Finish(writer);
                Fault = $"{Name}: {error.Message}";
            }
            finally
            {
                await writer.CompleteAsync().ConfigureAwait(false);
                socket.Dispose();
                closed();
            }
        }

        private void Finish(PipeWriter writer)
        {
            writer.Advance(_decoder.Finish(writer.GetSpan(OctetDecoder.Reserve)));
            Fault = _decoder.Error is { } error ? $"{Name}: {error}" : null;
        }

        /// <summary>Bytes received; 0 at the end of the stream or of the drain; -1 when the wait was ended by the stop.</summary>
        private async ValueTask<int> ReceiveAsync(Memory<byte> memory, bool draining, TimeProvider time, CancellationToken cancellation)
        {
            if (!draining)
            {
                try
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellation);
                    return await socket.ReceiveAsync(memory, SocketFlags.None, either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    return -1;
                }
            }

            using var silence = new CancellationTokenSource(source.DrainSilence, time);
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
                return await socket.ReceiveAsync(memory, SocketFlags.None, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return 0;
            }
        }
    }
}

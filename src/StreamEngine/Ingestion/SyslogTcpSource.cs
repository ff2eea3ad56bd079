using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;

namespace StreamEngine.Ingestion;

/// <summary>Listens for syslog over TCP (RFC 6587): lines or octet-counted frames, told apart on each connection's first byte.</summary>
public sealed class SyslogTcpSource : ISource
{
    private readonly TcpSource _tcp;

    /// <summary>Makes a listener; it binds when the pipeline starts.</summary>
    /// <param name="endpoint">Address and port; port 0 takes a free one, see <see cref="BoundAsync"/>.</param>
    public SyslogTcpSource(IPEndPoint endpoint)
    {
        _tcp = new TcpSource(endpoint);
        Name = $"syslog+{_tcp.Name}";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <summary>Name of the format of every message. Default <c>syslog</c>; null detects it.</summary>
    public string? Format { get; init; } = "syslog";

    /// <summary>Longest octet-counted frame, in bytes, 1 or more. Default 1 MiB.</summary>
    public int MaxFrameBytes { get; init; } = 1 << 20;

    /// <summary>The address that was bound, once it is.</summary>
    public Task<IPEndPoint> BoundAsync() => _tcp.BoundAsync();

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (SourceStream stream in _tcp.StreamsAsync(context, stop).ConfigureAwait(false))
        {
            yield return new Connection(stream, MaxFrameBytes) { Format = Format };
        }
    }

    private sealed class Connection(SourceStream inner, int maxFrameBytes) : SourceStream($"syslog+{inner.Name}")
    {
        public override PipeReader Open(SourceContext context, CancellationToken cancellation)
        {
            PipeReader framed = inner.Open(context, cancellation);
            Pipe pipe = context.CreatePipe();
            _ = Task.Run(() => CopyAsync(framed, pipe.Writer), CancellationToken.None);
            return pipe.Reader;
        }

        private async Task CopyAsync(PipeReader framed, PipeWriter lines)
        {
            var framing = new SyslogFraming(maxFrameBytes);
            Exception? failure = null;
            try
            {
                while (true)
                {
                    ReadResult read = await framed.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                    foreach (ReadOnlyMemory<byte> piece in read.Buffer)
                    {
                        framing.Take(piece.Span, lines);
                    }

                    framed.AdvanceTo(read.Buffer.End);
                    FlushResult flushed = await lines.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                    if (read.IsCompleted || flushed.IsCompleted)
                    {
                        break;
                    }
                }
            }
            catch (Exception error) when (error is IOException or InvalidDataException)
            {
                failure = error is InvalidDataException ? new InvalidDataException($"{Name}: {error.Message}") : error;
            }

            await framed.CompleteAsync().ConfigureAwait(false);
            await lines.CompleteAsync(failure).ConfigureAwait(false);
        }
    }
}

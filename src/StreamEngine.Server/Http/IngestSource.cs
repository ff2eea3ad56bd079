using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StreamEngine.Batching;
using StreamEngine.Ingestion;

namespace StreamEngine.Server.Http;

/// <summary>What is posted to /ingest: one stream a format, opened by its first request.</summary>
internal sealed class IngestSource(string name, string format, FormatOptions? options = null) : ISource, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, PushSource> _byFormat = new(StringComparer.OrdinalIgnoreCase);
    private readonly Channel<PushSource> _opened = Channel.CreateUnbounded<PushSource>();
    private volatile bool _stopped;

    public string Name => name;

    public bool IsLive => true;

    /// <summary>Takes whole records.</summary>
    /// <param name="named">Name of their format; null for the source's own.</param>
    /// <param name="records">Records, each ended by a line break.</param>
    /// <param name="cancellation">Ends the wait for the pipeline.</param>
    /// <returns>False when the pipeline takes no more.</returns>
    internal async ValueTask<bool> WriteAsync(string? named, ReadOnlyMemory<byte> records, CancellationToken cancellation)
    {
        PushSource? push = PushFor(named ?? format);
        return push is not null && await push.WriteAsync(records, cancellation).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        using CancellationTokenRegistration registration = stop.Register(Stop);
        await foreach (PushSource push in _opened.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            IAsyncEnumerator<SourceStream> streams = push.StreamsAsync(context, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
            await using (streams.ConfigureAwait(false))
            {
                await streams.MoveNextAsync().ConfigureAwait(false);
                yield return streams.Current;
            }
        }

        foreach (PushSource push in _byFormat.Values)
        {
            await push.CompleteAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (PushSource push in _byFormat.Values)
        {
            push.Dispose();
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _opened.Writer.TryComplete();
        }
    }

    private PushSource? PushFor(string wanted)
    {
        if (_byFormat.TryGetValue(wanted, out PushSource? push) || _stopped)
        {
            return _stopped ? null : push;
        }

        lock (_gate)
        {
            if (!_stopped && !_byFormat.TryGetValue(wanted, out push))
            {
                // Settings belong to the source's own format, not to one that a request names.
                bool own = wanted.Equals(format, StringComparison.OrdinalIgnoreCase);
                push = new PushSource($"{name}:{wanted}", wanted) { FormatOptions = own ? options : null };
                _byFormat[wanted] = push;
                _opened.Writer.TryWrite(push);
            }

            return _stopped ? null : push;
        }
    }
}

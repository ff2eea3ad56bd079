using System.Runtime.CompilerServices;
using StreamEngine.Ingestion;

namespace StreamEngine.Server.Run;

/// <summary>A source of the process, watched: readiness wants to know whether it still yields, and why not.</summary>
internal sealed class TrackedSource(string name, ISource inner, bool mayEnd) : ISource
{
    /// <summary>Streams whose faults are remembered; a source of connections has many, and a broken connection is the peer's business.</summary>
    private readonly List<SourceStream> _files = [];
    private readonly Lock _gate = new();
    private volatile string? _stopped;

    public string Name => name;

    public bool IsLive => inner.IsLive;

    internal ISource Inner => inner;

    /// <summary>Why the source gives nothing more, or not everything; null while all is well.</summary>
    internal string? Problem
    {
        get
        {
            lock (_gate)
            {
                return _stopped ?? _files.Find(static f => f.Fault is not null)?.Fault ?? (inner is FileSource { Problems: [var problem, ..] } ? problem : null);
            }
        }
    }

    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        IAsyncEnumerator<SourceStream> streams = inner.StreamsAsync(context, stop).GetAsyncEnumerator(CancellationToken.None);
        await using (streams.ConfigureAwait(false))
        {
            while (await MoveAsync(streams).ConfigureAwait(false))
            {
                if (inner is FileTailSource or FileSource)
                {
                    Remember(streams.Current);
                }

                yield return streams.Current;
            }
        }

        if (!stop.IsCancellationRequested && !mayEnd)
        {
            _stopped ??= "the source has ended";
        }
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<SourceStream> streams)
    {
        try
        {
            return await streams.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _stopped = error.Message;
            throw;
        }
    }

    private void Remember(SourceStream stream)
    {
        lock (_gate)
        {
            _files.RemoveAll(f => f.Name == stream.Name);
            _files.Add(stream);
        }
    }
}

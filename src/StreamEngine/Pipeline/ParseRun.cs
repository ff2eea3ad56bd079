using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using StreamEngine.Batching;
using StreamEngine.Runtime;

namespace StreamEngine.Pipeline;

/// <summary>
/// Workers that each take chunks from a feed, parse them and hand the result over when its turn has come. No thread stands between them: one
/// worker alone never leaves its thread, and its chunks stay in its cache.
/// </summary>
internal sealed class ParseRun : IDisposable
{
    /// <summary>Groups of chunks for each worker that may be under way; the rest waits for those before them to be handed over.</summary>
    private const int PlacesAWorker = 4;

    private readonly ChunkFeed _feed;
    private readonly StreamState _state;
    private readonly BatchPool _batches;
    private readonly int _workers;
    private readonly Func<Chunk, ParsedChunk, ValueTask> _receive;
    private readonly ParseTotals _totals;
    private readonly GroupOrder _order;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentQueue<ChunkGroup> _free = new();
    private ExceptionDispatchInfo? _failure;

    internal ParseRun(
        ChunkFeed feed, StreamState state, BatchPool batches, int workers, Func<Chunk, ParsedChunk, ValueTask> receive, ParseTotals totals)
    {
        int places = workers * PlacesAWorker;
        _feed = feed;
        _state = state;
        _batches = batches;
        _workers = workers;
        _receive = receive;
        _totals = totals;
        _order = new GroupOrder(places);
        _places = new SemaphoreSlim(places, places);
    }

    /// <summary>Reads the feed to its end. The first error of a worker or of the receiver ends all of them and is thrown.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = new Task[_workers];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => WorkAsync(stop), CancellationToken.None);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
        _order.Clear();
        _failure?.Throw();
    }

    public void Dispose() => _places.Dispose();

    private async Task WorkAsync(CancellationTokenSource stop)
    {
        var builder = new BatchBuilder(_batches);
        ChunkGroup? group = null;
        try
        {
            while (true)
            {
                await _places.WaitAsync(stop.Token).ConfigureAwait(false);
                group = _free.TryDequeue(out ChunkGroup? free) ? free : new ChunkGroup();
                long number = await _feed.NextAsync(group.Chunks, stop.Token).ConfigureAwait(false);
                if (number < 0)
                {
                    // The place is for a worker that waits for one, and will find the end too.
                    _places.Release();
                    return;
                }

                Parse(group, builder);
                bool isNext = _order.Add(number, group);
                group = null;
                if (isNext)
                {
                    await HandOverAsync(stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);
            group?.Clear();
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Parse(ChunkGroup group, BatchBuilder builder)
    {
        foreach (Chunk chunk in group.Chunks)
        {
            builder.Start(chunk);
            if (chunk.Length > 0)
            {
                _state.Parser!.Parse(chunk.Bytes, builder);
            }

            group.Parsed.Add(builder.Finish());
        }
    }

    private async ValueTask HandOverAsync(CancellationToken stop)
    {
        while (_order.TryTake(out ChunkGroup group))
        {
            try
            {
                for (int i = 0; i < group.Chunks.Count; i++)
                {
                    stop.ThrowIfCancellationRequested();
                    _totals.Add(group.Parsed[i]);
                    await _receive(group.Chunks[i], group.Parsed[i]).ConfigureAwait(false);
                }
            }
            finally
            {
                group.Clear();
            }

            _free.Enqueue(group);
            _places.Release();
        }
    }
}

using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;

namespace StreamEngine.Runtime;

/// <summary>
/// Hands the chunks of one stream to the workers that parse it. A worker asks when it has nothing to do, so what was read a moment ago is still
/// in its cache when it is parsed, and no thread waits for another one to pass bytes on.
/// </summary>
internal abstract class ChunkFeed(StreamState state, FormatResolver formats, int maxRecordBytes, SlabPool slabs) : IAsyncDisposable
{
    private static readonly byte[] _byteOrderMark = [0xEF, 0xBB, 0xBF];

    private long _groups;

    protected StreamState State { get; } = state;

    protected SlabPool Slabs { get; } = slabs;

    /// <summary>Cuts the stream; null before its format is known.</summary>
    protected IChunker? Chunker { get; private set; }

    /// <summary>Takes the next chunks. Safe for several workers, each of which gets other chunks.</summary>
    /// <param name="chunks">Empty; takes the chunks, which the worker owns from then on.</param>
    /// <param name="cancellation">Ends it at once.</param>
    /// <returns>Number of this group of chunks, from 0 without gaps, or -1 at the end.</returns>
    internal abstract ValueTask<long> NextAsync(List<Chunk> chunks, CancellationToken cancellation);

    public virtual ValueTask DisposeAsync()
    {
        Chunker?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Decides the format when there is enough to decide on, and makes the chunker.</summary>
    protected bool Begin(in ReadOnlySequence<byte> bytes, bool isAll)
    {
        if (State.Parser is null && !formats.TryResolve(State, bytes, isAll))
        {
            return false;
        }

        // A parser that was given has not seen a sample, which is where the mark is found otherwise.
        Span<byte> head = stackalloc byte[3];
        if (State.Preamble == 0 && bytes.Length >= head.Length)
        {
            bytes.Slice(0, head.Length).CopyTo(head);
            State.Preamble = head.SequenceEqual(_byteOrderMark) ? head.Length : 0;
        }

        Chunker = Chunkers.For(Slabs, State, maxRecordBytes);
        return true;
    }

    /// <summary>True when the chunker has chunks that come before those of further bytes.</summary>
    protected bool HasMore => Chunker is { HasMore: true };

    /// <summary>Numbers the chunks that were taken; -1 when there are none.</summary>
    /// <param name="ready">Chunks of the chunker.</param>
    /// <param name="chunks">Takes them.</param>
    /// <param name="atEnd">True when no bytes follow: what the chunker holds is taken too.</param>
    protected long Take(IReadOnlyList<Chunk> ready, List<Chunk> chunks, bool atEnd)
    {
        chunks.AddRange(ready);
        if (atEnd && !HasMore)
        {
            chunks.AddRange(Chunker!.Flush());
        }

        if (Chunker!.Fault is { } fault)
        {
            State.Fail($"{State.Stream.Name}: {fault}");
        }

        return chunks.Count == 0 ? -1 : _groups++;
    }
}

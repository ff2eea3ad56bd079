using System.Buffers;
using System.IO.Pipelines;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;

namespace StreamEngine.Runtime;

/// <summary>A stream that comes through a pipe: unpacked, received or read by a thread of its own, ahead of the workers.</summary>
internal sealed class PipeFeed(StreamState state, PipeReader reader, FormatResolver formats, int maxRecordBytes, SlabPool slabs)
    : ChunkFeed(state, formats, maxRecordBytes, slabs)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _ended;

    internal override async ValueTask<long> NextAsync(List<Chunk> chunks, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            long group = -1;
            while (group < 0 && (HasMore || !_ended))
            {
                group = HasMore ? Take(Chunker!.Next(), chunks, _ended) : await ReadAsync(chunks, cancellation).ConfigureAwait(false);
                _ended |= State.Error is not null;
            }

            return group;
        }
        finally
        {
            _gate.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await reader.CompleteAsync().ConfigureAwait(false);
        _gate.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<long> ReadAsync(List<Chunk> chunks, CancellationToken cancellation)
    {
        ReadResult read;
        try
        {
            read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            State.Fail(error.Message);
            _ended = true;
            return Chunker is null ? -1 : Take([], chunks, atEnd: true);
        }

        ReadOnlySequence<byte> bytes = read.Buffer;
        _ended = read.IsCompleted;
        if (Chunker is null)
        {
            if (!Begin(bytes, read.IsCompleted))
            {
                _ended |= State.Error is not null;
                reader.AdvanceTo(bytes.Start, bytes.End);
                return -1;
            }

            bytes = bytes.Slice(Math.Min(State.Preamble, bytes.Length));
        }

        State.AddBytes(bytes.Length, 0);
        IReadOnlyList<Chunk> ready = Chunker!.Add(bytes, 0);
        reader.AdvanceTo(read.Buffer.End);
        return Take(ready, chunks, _ended);
    }
}

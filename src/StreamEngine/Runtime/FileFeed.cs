using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;

namespace StreamEngine.Runtime;

/// <summary>A plain file, read by the workers themselves, a slab at a time: one reads and cuts while the others parse.</summary>
internal sealed class FileFeed(
    StreamState state, FileStreamInput input, FileStream file, FormatResolver formats, int maxRecordBytes, SlabPool slabs)
    : ChunkFeed(state, formats, maxRecordBytes, slabs)
{
    /// <summary>Largest slab that the pool keeps, in bytes.</summary>
    private const int MaxReadBytes = 16 << 20;

    // Measured with the default of 256 KiB, one core with 1 MiB of second-level cache: framing 8.6 GB/s by single slabs, 9.9 by double ones, 10.5 by
    // fourfold; JSON into columns is fastest with double ones.
    private readonly int _readBytes = Math.Min(2 * slabs.SlabBytes, MaxReadBytes);

    // A file takes tens of microseconds a slab to read, so a worker that waits spins first, which an asynchronous lock would not.
    private readonly Lock _gate = new();
    private long _offset;
    private bool _ended;

    internal override ValueTask<long> NextAsync(List<Chunk> chunks, CancellationToken cancellation)
    {
        lock (_gate)
        {
            long group = -1;
            while (group < 0 && (HasMore || !_ended))
            {
                cancellation.ThrowIfCancellationRequested();
                group = HasMore ? Take(Chunker!.Next(), chunks, _ended) : ReadSlab(chunks);
                _ended |= State.Error is not null;
            }

            return new ValueTask<long>(group);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await file.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private long ReadSlab(List<Chunk> chunks)
    {
        Slab slab = Slabs.RentSlab(_readBytes);
        try
        {
            int length = Fill(slab.GetSpan());
            int skipped = 0;
            if (Chunker is null)
            {
                if (!Begin(new ReadOnlySequence<byte>(slab.Memory[..length]), isAll: _ended || length < slab.Capacity))
                {
                    _ended = true;
                    return -1;
                }

                skipped = Math.Min(State.Preamble, length);
            }

            State.AddBytes(length - skipped, 0);
            return Take(Chunker!.Add(slab, skipped, length - skipped), chunks, _ended);
        }
        finally
        {
            slab.Release();
        }
    }

    /// <summary>Fills the slab, or as much as there is.</summary>
    private int Fill(Span<byte> slab)
    {
        int length = 0;
        try
        {
            while (length < slab.Length)
            {
                int read = input.IsStopped ? 0 : RandomAccess.Read(file.SafeFileHandle, slab[length..], _offset);
                if (read == 0)
                {
                    _ended = true;
                    break;
                }

                length += read;
                _offset += read;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            State.Fail(input.Explain(error, _offset));
            _ended = true;
        }

        return length;
    }
}

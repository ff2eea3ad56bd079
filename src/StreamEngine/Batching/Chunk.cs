using StreamEngine.Memory;

namespace StreamEngine.Batching;

/// <summary>
/// Whole records of one source, contiguous in a slab, on their way to a worker. Holds one lease of the slab until disposed.
/// </summary>
internal sealed class Chunk : IDisposable
{
    private Slab? _slab;

    /// <summary>Takes over one lease of <paramref name="slab"/>.</summary>
    internal Chunk(SourceInfo source, Slab slab, int offset, int length, long position, long sequence, long arrived)
    {
        Source = source;
        _slab = slab;
        Offset = offset;
        Length = length;
        Position = position;
        Sequence = sequence;
        Arrived = arrived;
    }

    internal SourceInfo Source { get; }

    /// <summary>First byte of the records in the slab.</summary>
    internal int Offset { get; }

    /// <summary>Length of the records, in bytes, newlines included.</summary>
    internal int Length { get; }

    /// <summary>Position of the first byte in the (decompressed) source.</summary>
    internal long Position { get; }

    /// <summary>Number of the chunk in its source, from 0 without gaps.</summary>
    internal long Sequence { get; }

    /// <summary>Timestamp of the <see cref="TimeProvider"/> at arrival, for latency only; 0 when not measured.</summary>
    internal long Arrived { get; }

    /// <summary>Records that were too long for the limit and were cut out before this chunk.</summary>
    internal List<DeadLetter>? DeadLetters { get; init; }

    /// <summary>Where the lines of the chunk come from when they are the rows of a table; null when they are the bytes of the source.</summary>
    internal RowOrigin? Rows { get; init; }

    internal Slab Slab => _slab ?? throw new ObjectDisposedException(nameof(Chunk));

    internal ReadOnlySpan<byte> Bytes => Slab.Slice(Offset, Length);

    public void Dispose()
    {
        _slab?.Release();
        _slab = null;
    }
}

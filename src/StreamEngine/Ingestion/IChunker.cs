using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Ingestion;

/// <summary>Makes chunks of whole records of the bytes of a stream. Used by one thread at a time.</summary>
internal interface IChunker : IDisposable
{
    /// <summary>Bytes that wait for the end of their record.</summary>
    int Held { get; }

    /// <summary>True when there are chunks to be had from <see cref="Next"/>, which come before those of further bytes.</summary>
    bool HasMore => false;

    /// <summary>Why nothing more can be made of the stream; null when it can.</summary>
    string? Fault => null;

    /// <summary>Takes in what a pipe has read and returns the chunks that it completes. Every byte of <paramref name="bytes"/> is used.</summary>
    /// <param name="bytes">Bytes in memory of a <see cref="SlabPool"/>; other memory is copied.</param>
    /// <param name="arrived">Timestamp of arrival.</param>
    IReadOnlyList<Chunk> Add(in ReadOnlySequence<byte> bytes, long arrived);

    /// <summary>Takes in a part of a slab and returns the chunks that it completes, each with a lease of its own.</summary>
    IReadOnlyList<Chunk> Add(Slab slab, int offset, int length);

    /// <summary>The next chunks of what was added before. The list is valid until the next call.</summary>
    IReadOnlyList<Chunk> Next() => [];

    /// <summary>The stream has ended: what is held becomes a chunk, complete or not.</summary>
    IReadOnlyList<Chunk> Flush();

    /// <summary>The stream has been silent for long: whole lines that wait for continuation lines become a chunk.</summary>
    IReadOnlyList<Chunk> FlushLines();
}

namespace StreamEngine.Batching;

/// <summary>A record that could not be used: where it was, what it was, and why.</summary>
/// <param name="Source">Name of the source, as the operator gave it.</param>
/// <param name="Position">Position of the first byte in the (decompressed) source, in bytes from 0.</param>
/// <param name="Length">Length of the record, in bytes; more than <paramref name="Excerpt"/> holds when the record was cut.</param>
/// <param name="Reason">The kind of fault.</param>
/// <param name="Detail">What was expected and what was found; empty when the reason says it all.</param>
/// <param name="Excerpt">The record, or its first 4,096 bytes. A copy: it may be kept.</param>
public sealed record DeadLetter(string Source, long Position, long Length, RejectReason Reason, string Detail, ReadOnlyMemory<byte> Excerpt);

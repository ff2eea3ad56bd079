using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Replay;

/// <summary>A line of a dead-letter file.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Source">Name of the source that the record came from.</param>
/// <param name="Position">Position of the record in that source, in bytes.</param>
/// <param name="Length">Length of the record in that source, in bytes.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Bytes">The record, or its first bytes.</param>
/// <param name="IsCut">True when the file holds only its first bytes: it cannot be read again.</param>
internal sealed record RejectedRecord(int Line, string Source, long Position, long Length, RejectReason Reason, byte[] Bytes, bool IsCut);

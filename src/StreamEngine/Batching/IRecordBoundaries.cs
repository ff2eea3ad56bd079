namespace StreamEngine.Batching;

/// <summary>Tells where records start, so that a stream can be cut without tearing one. Safe for any number of threads.</summary>
internal interface IRecordBoundaries
{
    /// <summary>True when <see cref="StartsRecord"/> can be false.</summary>
    bool IsMultiLine { get; }

    /// <summary>
    /// False when <paramref name="line"/> (without its line end) can only be the continuation of the record before it. Streams are
    /// cut where a record starts, so a format that never continues records returns true always and costs nothing.
    /// </summary>
    bool StartsRecord(ReadOnlySpan<byte> line);

    /// <summary>
    /// True when the line after <paramref name="line"/> belongs to the same record whatever it looks like (a part of a message that a
    /// container runtime split): a chunk must not be cut between the two. Asked only when <see cref="IsMultiLine"/>.
    /// </summary>
    bool NeedsNextLine(ReadOnlySpan<byte> line) => false;
}

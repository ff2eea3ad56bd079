namespace StreamEngine.Batching;

/// <summary>Tells where records start, so that a stream can be cut without tearing one. Safe for any number of threads.</summary>
internal interface IRecordBoundaries
{
    /// <summary>True when <see cref="StartsRecord"/> can be false, or <see cref="NeedsNextLine"/> true.</summary>
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

    /// <summary>
    /// True when a line end may lie inside a record because of what stands before it on the record, as in a quoted cell. Cuts are then
    /// asked of <see cref="WholeRecords"/> alone, and <see cref="IsMultiLine"/> is false.
    /// </summary>
    bool HasInnerLineEnds => false;

    /// <summary>
    /// Length of the whole records, line ends included, at the start of <paramref name="bytes"/>, which start where a record does: 0 when the
    /// first one is not complete. What ends a record never depends on bytes after it. Asked only when <see cref="HasInnerLineEnds"/>.
    /// </summary>
    int WholeRecords(ReadOnlySpan<byte> bytes) => bytes.LastIndexOf((byte)'\n') + 1;
}

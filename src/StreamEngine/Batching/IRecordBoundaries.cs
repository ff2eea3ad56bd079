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
}

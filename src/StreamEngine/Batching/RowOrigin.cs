namespace StreamEngine.Batching;

/// <summary>Where the lines of a chunk come from that are rows of a table: a line is a row.</summary>
/// <param name="Position">Position of the record batch in the (decompressed) source, in bytes.</param>
/// <param name="FirstRow">Number of the first row in the source, from 0.</param>
internal sealed record RowOrigin(long Position, long FirstRow);

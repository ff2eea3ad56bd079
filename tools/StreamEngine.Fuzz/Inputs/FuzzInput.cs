namespace StreamEngine.Fuzz.Inputs;

/// <summary>One input and how it is fed.</summary>
/// <param name="Target">The parser.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Position">Position of the first byte in its source: 0 is where headers and byte order marks stand.</param>
/// <param name="Cut">Where the bytes are cut in two for the chunker.</param>
internal sealed record FuzzInput(FuzzTarget Target, byte[] Bytes, long Position, int Cut)
{
    /// <summary>What the same worker has parsed before, where that makes the difference; empty for an input that fails alone.</summary>
    internal byte[] Before { get; init; } = [];
}

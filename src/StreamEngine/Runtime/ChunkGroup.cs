using StreamEngine.Batching;

namespace StreamEngine.Runtime;

/// <summary>What one worker took from a feed at a time, and what it made of it.</summary>
internal sealed class ChunkGroup
{
    internal List<Chunk> Chunks { get; } = [];

    internal List<ParsedChunk> Parsed { get; } = [];

    /// <summary>Gives all memory back.</summary>
    internal void Clear()
    {
        foreach (ParsedChunk parsed in Parsed)
        {
            parsed.Abandon();
        }

        foreach (Chunk chunk in Chunks)
        {
            chunk.Dispose();
        }

        Parsed.Clear();
        Chunks.Clear();
    }
}

using StreamEngine.Ingestion;
using StreamEngine.Ingestion.ArrowIpc;
using StreamEngine.Memory;
using StreamEngine.Parsing.ArrowIpc;

namespace StreamEngine.Runtime;

/// <summary>Makes what cuts a stream into chunks.</summary>
internal static class Chunkers
{
    /// <summary>The chunker of a stream whose parser is known: rows of tables for Arrow, else the bytes as they are.</summary>
    internal static IChunker For(SlabPool slabs, StreamState state, int maxRecordBytes) => state.Parser is ArrowParser { IsBinary: true } parser
        ? new ArrowChunker(slabs, state.Info, maxRecordBytes, parser.Learn)
        : new Chunker(slabs, state.Info, state.Parser!, maxRecordBytes, state.Start > 0 ? state.Start : state.Preamble);
}

using StreamEngine.Batching;

namespace StreamEngine.Runtime;

/// <summary>What reaches the partition on its data lane: a parsed chunk of a stream, or the stream's end.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Chunk">A parsed chunk; null at the end of the stream.</param>
/// <param name="Chunks">At the end: how many chunks the stream had, since workers may still hold some.</param>
internal readonly record struct SequencerItem(StreamState Stream, ParsedChunk? Chunk, long Chunks);

/// <summary>What reaches the partition on its control lane, ahead of data.</summary>
internal enum ControlMessage
{
    /// <summary>A second of the pipeline's clock has passed: look for idle streams.</summary>
    Tick,

    /// <summary>It is time for a snapshot.</summary>
    Snapshot,

    /// <summary>There is memory for the snapshot that was asked for.</summary>
    SnapshotPrepared,

    /// <summary>All finite streams are known: the merge may begin.</summary>
    FiniteStreamsListed,

    /// <summary>No further streams will be opened: end when the open ones have.</summary>
    NoMoreStreams,
}

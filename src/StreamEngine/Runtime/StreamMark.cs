using StreamEngine.Snapshots;

namespace StreamEngine.Runtime;

/// <summary>How far the rows of a stream were folded.</summary>
/// <param name="Position">Byte of the (unpacked) stream at which the chunk begins of which rows are folded; 0 for tables, whose rows are counted from their start.</param>
/// <param name="Rows">Rows from there on that were folded.</param>
/// <param name="Time">Time of the last row before the position, <see cref="Batching.EventBatch.NoTime"/> when there was none.</param>
internal readonly record struct StreamMark(long Position, long Rows, long Time)
{
    /// <summary>The start of a stream.</summary>
    internal static StreamMark Start => new(0, 0, Batching.EventBatch.NoTime);

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Position);
        output.WriteInt64(Rows);
        output.WriteInt64(Time);
    }

    internal static StreamMark Load(ref SnapshotInput input) =>
        new(input.ReadInt64(0, long.MaxValue), input.ReadInt64(0, long.MaxValue), input.ReadInt64());
}

using StreamEngine.Batching;

namespace StreamEngine.Snapshots;

/// <summary>Events in snapshots.</summary>
internal static class SnapshotEvents
{
    /// <summary>Writes a change.</summary>
    internal static void WriteChange(this SnapshotOutput output, ChangeEvent change)
    {
        output.WriteInt64(change.Time);
        output.WriteString(change.Type);
        output.WriteEntity(change.Entity);
        output.WriteString(change.Version);
        output.WriteString(change.PreviousVersion);
        output.WriteString(change.Description);
    }

    /// <summary>Reads a change.</summary>
    /// <exception cref="SnapshotException">There is none.</exception>
    internal static ChangeEvent ReadChange(this ref SnapshotInput input) =>
        new(input.ReadInt64(), input.ReadText(), input.ReadEntity(), input.ReadText(), input.ReadText(), input.ReadText());
}

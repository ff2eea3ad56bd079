using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Changes;

/// <summary>A change that is being told: what it is, when it began, from where to where, in units of the values that the model was given.</summary>
/// <param name="Kind">A level, a trend or noise that changed.</param>
/// <param name="Chance">Logarithm of how many such excursions a cell of a usual series begin.</param>
/// <param name="Since">When it began, nanoseconds since the Unix epoch.</param>
/// <param name="From">Level or noise before.</param>
/// <param name="To">Level or noise now.</param>
/// <param name="Scale">Usual size of a contrast, in the same unit.</param>
internal readonly record struct ChangeNote(AnomalyKind Kind, float Chance, long Since, double From, double To, double Scale)
{
    /// <summary>Bytes in a snapshot.</summary>
    internal const int SavedBytes = 1 + 4 + (4 * 8);

    internal void Save(SnapshotOutput output)
    {
        output.WriteByte((byte)Kind);
        output.WriteInt32(BitConverter.SingleToInt32Bits(Chance));
        output.WriteInt64(Since);
        output.WriteDouble(From);
        output.WriteDouble(To);
        output.WriteDouble(Scale);
    }

    internal static ChangeNote Load(ref SnapshotInput input)
    {
        byte kind = input.ReadByte();
        input.Require(kind is >= (byte)AnomalyKind.LevelShift and <= (byte)AnomalyKind.VarianceChange, "a change of level, trend or variance");
        return new ChangeNote((AnomalyKind)kind, BitConverter.Int32BitsToSingle(input.ReadInt32()), input.ReadInt64(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
    }
}

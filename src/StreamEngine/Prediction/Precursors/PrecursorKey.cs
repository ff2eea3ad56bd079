using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>What is told apart as a sign that may come before an incident.</summary>
/// <param name="Kind">Kind of the anomaly; <see cref="Beyond"/> for a value outside of its band, <see cref="Drift"/> for values that are off for minutes, <see cref="Threshold"/> for a threshold that is near.</param>
/// <param name="Name">Metric; of a count of lines with the id of the template.</param>
/// <param name="Service">Service; empty when none is known.</param>
/// <param name="Direction">+1 above, -1 below, 0 neither.</param>
/// <param name="Level">Of these two how far, from 1; else 0.</param>
internal readonly record struct PrecursorKey(string Kind, string Name, string Service, int Direction, int Level) : IComparable<PrecursorKey>
{
    internal const string Beyond = "beyond";
    internal const string Drift = "drift";
    internal const string Threshold = "threshold";

    /// <summary>Fewest bytes that one takes in a snapshot.</summary>
    internal const int LeastBytes = 20;

    public int CompareTo(PrecursorKey other)
    {
        int order = string.CompareOrdinal(Service, other.Service);
        order = order != 0 ? order : string.CompareOrdinal(Name, other.Name);
        order = order != 0 ? order : string.CompareOrdinal(Kind, other.Kind);
        order = order != 0 ? order : Direction.CompareTo(other.Direction);
        return order != 0 ? order : Level.CompareTo(other.Level);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteString(Kind);
        output.WriteString(Name);
        output.WriteString(Service);
        output.WriteInt32(Direction);
        output.WriteInt32(Level);
    }

    internal static PrecursorKey Load(ref SnapshotInput input) => new(input.ReadText(), input.ReadText(), input.ReadText(), input.ReadInt32(-1, 1), input.ReadInt32(0, 16));
}

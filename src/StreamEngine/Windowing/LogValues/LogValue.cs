using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.LogValues;

/// <summary>A number that a log line has for a series.</summary>
/// <param name="Row">Row of the line in its batch.</param>
/// <param name="Series">Number of the series among <see cref="ValueKeys"/>; in a <see cref="WindowRow"/> its dense id.</param>
/// <param name="Number">The number, in seconds, bytes or 1.</param>
internal readonly record struct LogValue(int Row, int Series, double Number)
{
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Series);
        output.WriteDouble(Number);
    }

    internal static LogValue Load(ref SnapshotInput input) => new(0, input.ReadSeriesId(), input.ReadDouble());
}

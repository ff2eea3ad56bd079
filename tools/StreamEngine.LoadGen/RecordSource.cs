using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen;

/// <summary>Makes the records of one stream, one after the other.</summary>
internal abstract class RecordSource
{
    /// <summary>No record is longer than this.</summary>
    public abstract int MaxRecordBytes { get; }

    /// <summary>Event time that the stream has reached, nanoseconds since the epoch.</summary>
    public abstract long TimeNs { get; }

    /// <summary>The placed faults.</summary>
    public abstract IReadOnlyList<FaultWindow> Faults { get; }

    /// <summary>The change events of the stream.</summary>
    public abstract IReadOnlyList<ChangeEvent> Changes { get; }

    /// <summary>Writes what comes before the first record, if the format has such a thing.</summary>
    public virtual void WritePreamble(ref Utf8Cursor cursor)
    {
    }

    /// <summary>Writes the next record with its line feed.</summary>
    /// <returns>What was written; <see cref="RecordKind.None"/> at the end of the stream.</returns>
    public abstract RecordKind Write(ref Utf8Cursor cursor);
}

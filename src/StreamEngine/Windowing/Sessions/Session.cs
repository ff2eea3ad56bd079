using System.Buffers;
using System.Runtime.InteropServices;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Sessions;

/// <summary>
/// Rows of one series with less than the gap between each and the next. The cell of a series is its youngest session; a series that is disordered by more than the gap has
/// further ones in a list. Two cache lines.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct Session
{
    /// <summary>What the values come to. A cell whose <see cref="Rows"/> is 0 is no session.</summary>
    internal Moments Values;

    /// <summary>Time of the first row.</summary>
    internal long First;

    /// <summary>Time of the last row.</summary>
    internal long Last;

    /// <summary>Rows, those without a finite value included.</summary>
    internal long Rows;

    /// <summary>In the cell of a series: the slot of time in which it is looked at next; <see cref="long.MaxValue"/> for none.</summary>
    internal long Due;

    /// <summary>The next older session of the series in <see cref="SessionList"/>, plus one; 0 for none.</summary>
    internal int Older;

    /// <summary>Where further aggregates are kept in <see cref="SlotCells"/>; 0 for nowhere.</summary>
    internal int Slot;

    /// <summary>Time of the first row when the session was emitted last.</summary>
    internal long EmittedFirst;

    /// <summary>Time of the last row when the session was emitted last.</summary>
    internal long EmittedLast;

    /// <summary>Rows when the session was emitted last, with a minus where that was before it closed; 0 for never.</summary>
    internal long EmittedRows;

    /// <summary>Bytes that <see cref="Save"/> writes at least.</summary>
    internal const int SavedBytes = Moments.Bytes + (3 * sizeof(long));

    /// <summary>True when the session was emitted after it closed, and has got no row since.</summary>
    internal readonly bool IsDone => EmittedRows == Rows;

    /// <summary>True when a frame has the session, as it was.</summary>
    internal readonly bool IsEmitted => EmittedRows != 0;

    /// <summary>The session as the last frame has it.</summary>
    internal readonly Session AsEmitted => Empty with { First = EmittedFirst, Last = EmittedLast };

    /// <summary>Writes the session down.</summary>
    internal readonly void Save(SnapshotOutput output)
    {
        output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Moments>(in Values)));
        output.WriteInt64(First);
        output.WriteInt64(Last);
        output.WriteInt64(Rows);
        output.WriteInt32(Slot);
        output.WriteInt64(EmittedFirst);
        output.WriteInt64(EmittedLast);
        output.WriteInt64(EmittedRows);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    internal static Session Load(ref SnapshotInput input)
    {
        Session session = Empty;
        session.Values = MemoryMarshal.Read<Moments>(input.Take(Moments.Bytes));
        session.First = input.ReadInt64();
        session.Last = input.ReadInt64(session.First, long.MaxValue);
        session.Rows = input.ReadInt64(1, long.MaxValue);
        if (input.Version > 1)
        {
            session.Slot = input.ReadInt32(0, int.MaxValue);
            session.EmittedFirst = input.ReadInt64();
            session.EmittedLast = input.ReadInt64();
            session.EmittedRows = input.ReadInt64(-session.Rows, session.Rows);
        }

        return session;
    }

    /// <summary>A cell without a session.</summary>
    internal static Session Empty => new() { Values = Moments.Empty, First = long.MaxValue, Last = long.MinValue, Due = long.MaxValue };
}

using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Seasons;

/// <summary>A series whose values are collected, to see whether they have a period.</summary>
internal struct Study
{
    /// <summary>Series, -1 for none.</summary>
    internal int Id;

    /// <summary>Cells that are full.</summary>
    internal int Cells;

    /// <summary>Cells without a value.</summary>
    internal int Holes;

    /// <summary>Cells at which it is looked at next.</summary>
    internal int Next;

    /// <summary>True when a cell is <see cref="SeasonSearch.Coarse"/> values.</summary>
    internal bool IsCoarse;

    /// <summary>Length of a cell, and start of the first one, nanoseconds.</summary>
    internal long Cell;
    internal long Begin;

    /// <summary>The cell that is being filled, the sum of its values and how many.</summary>
    internal long Index;
    internal float Sum;
    internal int Count;

    /// <summary>What values are relative to.</summary>
    internal double Base;

    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteInt32(Id);
        output.WriteInt32(Cells);
        output.WriteInt32(Holes);
        output.WriteInt32(Next);
        output.WriteInt32(Count);
        output.WriteBoolean(IsCoarse);
        output.WriteInt64s([Cell, Begin, Index]);
        output.WriteInt32(BitConverter.SingleToInt32Bits(Sum));
        output.WriteDouble(Base);
    }

    /// <summary>Reads what follows the series.</summary>
    internal static Study Load(int id, ref SnapshotInput input) => new()
    {
        Id = id,
        Cells = input.ReadInt32(0, PeriodFinder.MostCells),
        Holes = input.ReadInt32(0, int.MaxValue),
        Next = input.ReadInt32(1, PeriodFinder.MostCells),
        Count = input.ReadInt32(0, int.MaxValue),
        IsCoarse = input.ReadBoolean(),
        Cell = input.ReadInt64(1, long.MaxValue),
        Begin = input.ReadInt64(),
        Index = input.ReadInt64(0, long.MaxValue),
        Sum = BitConverter.Int32BitsToSingle(input.ReadInt32()),
        Base = input.ReadDouble(),
    };
}

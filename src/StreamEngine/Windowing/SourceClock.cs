using StreamEngine.Snapshots;

namespace StreamEngine.Windowing;

/// <summary>How far one source has come in event time.</summary>
internal sealed class SourceClock(int id)
{
    /// <summary>Records in a row that must agree before a source is believed that time has jumped.</summary>
    internal const int Witnesses = 3;

    private readonly WindowRow[] _held = new WindowRow[Witnesses];

    internal int Id { get; } = id;

    /// <summary>Greatest time of an accepted record; <see cref="long.MinValue"/> before the first.</summary>
    internal long Max { get; set; } = long.MinValue;

    /// <summary>
    /// Records up to this time need no look at clocks: they are not ahead of their source. <see cref="long.MinValue"/> while rows are held.
    /// </summary>
    internal long Calm { get; set; } = long.MinValue;

    internal bool IsIdle { get; set; }

    /// <summary>Records accepted so far, calm ones left out: who has said little cannot be told to have gone wild.</summary>
    internal long Records { get; set; }

    /// <summary>Largest jump that witnesses have confirmed, in nanoseconds.</summary>
    internal long LargestJump { get; set; }

    internal int HeldCount { get; private set; }

    internal ReadOnlySpan<WindowRow> Held => _held.AsSpan(0, HeldCount);

    /// <summary>A row that is held back.</summary>
    internal ref WindowRow HeldAt(int place) => ref _held[place];

    internal void Hold(in WindowRow row)
    {
        _held[HeldCount++] = row;
        Calm = long.MinValue;
    }

    /// <summary>Bytes that a clock takes at least.</summary>
    internal const int LeastBytes = 41;

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Id);
        output.WriteInt64(Max);
        output.WriteInt64(Calm);
        output.WriteBoolean(IsIdle);
        output.WriteInt64(Records);
        output.WriteInt64(LargestJump);
        output.WriteInt32(HeldCount);
        foreach (WindowRow row in Held)
        {
            row.Save(output);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote behind the number.</summary>
    internal void Load(ref SnapshotInput input)
    {
        Max = input.ReadInt64();
        Calm = input.ReadInt64();
        IsIdle = input.ReadBoolean();
        Records = input.ReadInt64(0, long.MaxValue);
        LargestJump = input.ReadInt64(0, long.MaxValue / 4);
        HeldCount = input.ReadInt32(0, Witnesses - 1);
        for (int i = 0; i < HeldCount; i++)
        {
            _held[i] = WindowRow.Load(ref input);
        }
    }

    internal void ClearHeld()
    {
        _held.AsSpan().Clear();
        HeldCount = 0;
    }
}

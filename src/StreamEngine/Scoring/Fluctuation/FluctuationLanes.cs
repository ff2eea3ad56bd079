using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Fluctuation;

/// <summary>
/// State of the series of a <see cref="FluctuationModel"/>, in groups of eight series, a vector a quantity, and a byte a slot of the day; 53 bytes a series.
/// </summary>
internal sealed class FluctuationLanes
{
    /// <summary>Series of a group.</summary>
    internal const int Width = 8;

    /// <summary>Residual of the value before.</summary>
    internal const int Last = 0;

    /// <summary>Mean step of the last values, and of those of hours.</summary>
    internal const int Fast = 1;
    internal const int Slow = 2;

    /// <summary>Mean size of a rise of the one over the other.</summary>
    internal const int Usual = 3;

    /// <summary>Steps learned, at most <see cref="MostSeen"/>; 0 while there is no residual yet.</summary>
    internal const int Seen = 4;

    /// <summary>Excursions a value that begin.</summary>
    internal const int Rate = 5;

    /// <summary>Mean height of excursions, to the power of 1.5, over where they begin.</summary>
    internal const int Excess = 6;

    /// <summary>Height of the excursion that goes on, 0 for none.</summary>
    internal const int Peak = 7;

    /// <summary>Values for which an outlier is remembered, 0 for none.</summary>
    internal const int Hold = 8;

    internal const int Fields = 9;

    /// <summary>Slots of a day.</summary>
    internal const int Slots = 16;

    /// <summary>Highest rise in the slot that the day is in, kept behind the slots.</summary>
    internal const int Current = Slots;

    internal const float MostSeen = 16_000_000;

    private const int Marks = Slots + 1;

    private const int SavedBytes = 4 + (4 * Fields) + Marks;

    private float[] _state = [];
    private byte[] _marks = [];

    /// <summary>Series that there is room for.</summary>
    internal int Capacity { get; private set; }

    internal int Groups => Capacity / Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float At(int id, int field) => ref _state[(((id / Width * Fields) + field) * Width) + (id % Width)];

    internal Span<Vector256<float>> Group(int group) => MemoryMarshal.Cast<float, Vector256<float>>(_state.AsSpan(group * Fields * Width, Fields * Width));

    /// <summary>Highest rise of a slot, in sixteenths of a usual deviation.</summary>
    internal ref byte Mark(int id, int slot) => ref _marks[(((id / Width * Marks) + slot) * Width) + (id % Width)];

    /// <summary>The same of a group.</summary>
    internal Span<byte> MarksOf(int group, int slot) => _marks.AsSpan(((group * Marks) + slot) * Width, Width);

    internal void Reserve(int id)
    {
        if (id < Capacity)
        {
            return;
        }

        int from = Capacity;
        int size = (Math.Max(id + 1, from + (from / 4)) + Width - 1) / Width * Width;
        Array.Resize(ref _state, size * Fields);
        Array.Resize(ref _marks, size * Marks);
        for (int group = from / Width; group < size / Width; group++)
        {
            for (int field = 0; field < Fields; field++)
            {
                _state.AsSpan(((group * Fields) + field) * Width, Width).Fill(Start(field));
            }
        }

        Capacity = size;
    }

    /// <summary>Forgets all of a series.</summary>
    internal void Clear(int id)
    {
        if (id >= Capacity)
        {
            return;
        }

        for (int field = 0; field < Fields; field++)
        {
            At(id, field) = Start(field);
        }

        for (int slot = 0; slot < Marks; slot++)
        {
            Mark(id, slot) = 0;
        }
    }

    internal void Save(SnapshotOutput output)
    {
        int known = 0;
        for (int id = 0; id < Capacity; id++)
        {
            known += IsKnown(id) ? 1 : 0;
        }

        output.WriteInt32(known);
        for (int id = 0; id < Capacity; id++)
        {
            if (!IsKnown(id))
            {
                continue;
            }

            output.WriteInt32(id);
            for (int field = 0; field < Fields; field++)
            {
                output.WriteInt32(BitConverter.SingleToInt32Bits(At(id, field)));
            }

            for (int slot = 0; slot < Marks; slot++)
            {
                output.WriteByte(Mark(id, slot));
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        int known = input.ReadCount(SavedBytes);
        (_state, _marks, Capacity) = ([], [], 0);
        for (int i = 0; i < known; i++)
        {
            int id = input.ReadSeriesId();
            Reserve(id);
            input.Require(!IsKnown(id), "a series once");
            for (int field = 0; field < Fields; field++)
            {
                At(id, field) = BitConverter.Int32BitsToSingle(input.ReadInt32());
            }

            input.Require(At(id, Seen) is >= 0 and <= MostSeen, "a count");
            for (int slot = 0; slot < Marks; slot++)
            {
                Mark(id, slot) = input.ReadByte();
            }
        }
    }

    private static float Start(int field) => field switch
    {
        Last => float.NaN,
        Rate => FluctuationStep.UsualRate,
        Excess => FluctuationStep.UsualExcess,
        _ => 0,
    };

    private bool IsKnown(int id) => !float.IsNaN(At(id, Last)) || At(id, Seen) != 0;
}

using StreamEngine.Snapshots;
using StreamEngine.Templates;

namespace StreamEngine.Windowing.LogValues;

/// <summary>The ranges of the slots of one template, and how many of its lines are looked at.</summary>
internal sealed class TemplateRanges
{
    /// <summary>Lines of a window that are all looked at.</summary>
    internal const int LinesAWindow = 512;

    /// <summary>Of further ones, one of so many is.</summary>
    internal const int Stride = 16;

    /// <summary>Slots of a template that are learned of itself.</summary>
    internal const int MaxSlots = 8;

    private long _window = long.MinValue;
    private int _left;

    /// <summary>Ranges in the order of slots.</summary>
    internal List<SlotRange> Slots { get; } = [];

    /// <summary>Slots that were asked for, or are looked at or given up, as bits.</summary>
    internal ulong Known { get; private set; }

    /// <summary>Line of the whole stream that was looked at last.</summary>
    internal long LastLine { get; set; }

    /// <summary>Adds a slot once.</summary>
    /// <param name="slot">The slot, below 64.</param>
    /// <param name="type">Type of its first number; none when it is not to be looked at.</param>
    internal void Add(int slot, ParameterType? type)
    {
        Known |= 1UL << slot;
        if (type is { } numbers)
        {
            Slots.Add(new SlotRange(slot, numbers));
            Slots.Sort(static (a, b) => a.Slot - b.Slot);
        }
    }

    /// <summary>A line of a window was looked at.</summary>
    /// <returns>Lines until the next one is.</returns>
    internal int Next(long window)
    {
        if (SlotRange.IsNext(window, _window))
        {
            _window = window;
            _left = LinesAWindow;
        }

        return --_left > 0 ? 1 : Stride;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64s([_window, (long)Known, LastLine]);
        output.WriteInt32(_left);
        output.WriteInt32(Slots.Count);
        Slots.ForEach(slot => slot.Save(output));
    }

    internal static TemplateRanges Load(ref SnapshotInput input)
    {
        var ranges = new TemplateRanges { _window = input.ReadInt64(), Known = (ulong)input.ReadInt64(), LastLine = input.ReadInt64(), _left = input.ReadInt32() };
        for (int left = input.ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            ranges.Slots.Add(SlotRange.Load(ref input));
        }

        return ranges;
    }
}

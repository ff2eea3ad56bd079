using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.LogValues;

namespace StreamEngine.Windowing;

/// <summary>What an open window carries beside its values.</summary>
internal sealed class WindowNotes
{
    private const int MaxUnusual = 100;

    internal List<ChangeEvent> Changes { get; } = [];

    internal List<TemplateBirth> Births { get; } = [];

    /// <summary>Numbers in lines that are unusual: of each slot of a template the most unusual one. Further slots than a limit are left out.</summary>
    internal List<UnusualValue> Unusual { get; } = [];

    /// <summary>Adds a number that is unusual.</summary>
    internal void Add(UnusualValue value)
    {
        int known = Unusual.FindIndex(u => u.Template == value.Template && u.Slot == value.Slot);
        if (known >= 0)
        {
            UnusualValue worst = value.PValue < Unusual[known].PValue ? value : Unusual[known];
            Unusual[known] = worst with { Count = Unusual[known].Count + value.Count };
        }
        else if (Unusual.Count < MaxUnusual)
        {
            Unusual.Add(value);
        }
    }

    /// <summary>Writes the notes of all open windows down, in their order.</summary>
    internal static void Save(Dictionary<long, WindowNotes> all, SnapshotOutput output)
    {
        output.WriteInt32(all.Count);
        foreach ((long window, WindowNotes notes) in all.OrderBy(static n => n.Key))
        {
            output.WriteInt64(window);
            output.WriteInt32(notes.Changes.Count);
            notes.Changes.ForEach(output.WriteChange);
            output.WriteInt32(notes.Births.Count);
            notes.Births.ForEach(birth => TemplateBirthState.Save(birth, output));
            output.WriteInt32(notes.Unusual.Count);
            notes.Unusual.ForEach(value => value.Save(output));
        }
    }

    /// <summary>Reads what <see cref="Save(Dictionary{long, WindowNotes}, SnapshotOutput)"/> wrote in place of what there is.</summary>
    internal static void Load(Dictionary<long, WindowNotes> all, ref SnapshotInput input)
    {
        all.Clear();
        for (int left = input.ReadCount(sizeof(long) + (2 * sizeof(int))); left > 0; left--)
        {
            var notes = new WindowNotes();
            input.Require(all.TryAdd(input.ReadInt64(), notes), "each window once");
            for (int changes = input.ReadCount(1); changes > 0; changes--)
            {
                notes.Changes.Add(input.ReadChange());
            }

            for (int births = input.ReadCount(1); births > 0; births--)
            {
                notes.Births.Add(TemplateBirthState.Load(ref input));
            }

            for (int values = input.Version > 3 ? input.ReadCount(1) : 0; values > 0; values--)
            {
                notes.Unusual.Add(UnusualValue.Load(ref input));
            }
        }
    }
}

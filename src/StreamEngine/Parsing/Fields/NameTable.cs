using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Fields;

/// <summary>What a name of a field says: what the format knows it for, and the number of its own column.</summary>
/// <param name="Meaning">Payload of the format's word table; 0 for an unknown name.</param>
/// <param name="Ordinal">Number of the column that the value gets; -1 when nobody asked for it.</param>
internal readonly record struct NameEntry(ushort Meaning, int Ordinal);

/// <summary>
/// The names of fields that the records of one source have had. The table grows up to a limit; names after that are looked up anew each
/// time. One belongs to one worker.
/// </summary>
internal sealed class NameTable
{
    /// <summary>Most names that are kept.</summary>
    internal const int MaxNames = 4096;

    private readonly WordTable? _known;
    private Slot[] _slots = new Slot[64];
    private int _count;

    /// <param name="options">Names the fields that get columns.</param>
    /// <param name="known">Names that the format knows, in any case; null for none.</param>
    internal NameTable(ParserOptions options, WordTable? known)
    {
        _known = known;
        Names = new FieldNames(options.Fields);
        IsWanted = !options.Fields.IsNone;
    }

    /// <summary>Names of the columns, for <see cref="BatchBuilder.UseFields"/>.</summary>
    internal FieldNames Names { get; }

    /// <summary>True when somebody asked for columns.</summary>
    internal bool IsWanted { get; }

    /// <summary>Looks up a name.</summary>
    internal NameEntry Find(ReadOnlySpan<byte> name)
    {
        if (!IsWanted)
        {
            return new NameEntry(_known?.Find(name) ?? 0, -1);
        }

        int at = Hash(name) & (_slots.Length - 1);
        while (_slots[at].Name is { } kept)
        {
            if (name.SequenceEqual(kept))
            {
                return _slots[at].Entry;
            }

            at = (at + 1) & (_slots.Length - 1);
        }

        return Add(name);
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        ulong word = ByteWords.First(name) ^ (ByteWords.Last(name) * 0x9E3779B97F4A7C15) ^ (ulong)name.Length;
        return (int)((word * 0xD6E8FEB86659FD93) >> 40);
    }

    private NameEntry Add(ReadOnlySpan<byte> name)
    {
        NameEntry entry = new(_known?.Find(name) ?? 0, Names.Resolve(name));
        if (_count == MaxNames)
        {
            return entry;
        }

        if (++_count * 2 > _slots.Length)
        {
            Slot[] old = _slots;
            _slots = new Slot[old.Length * 2];
            foreach (Slot slot in old)
            {
                if (slot.Name is not null)
                {
                    Place(slot);
                }
            }
        }

        Place(new Slot(name.ToArray(), entry));
        return entry;
    }

    private void Place(in Slot slot)
    {
        int at = Hash(slot.Name) & (_slots.Length - 1);
        while (_slots[at].Name is not null)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        _slots[at] = slot;
    }

    private readonly record struct Slot(byte[]? Name, NameEntry Entry);
}

using System.Runtime.CompilerServices;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Columns;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Windowing.Queries;

/// <summary>Remembers a small number for each of many 64-bit keys. Keys from 0 on lie in an array as long as there are enough of them, all others in a hash table.</summary>
internal sealed class NumberTable
{
    private const int MaxDirect = 1 << 24;
    private const int FirstDirect = 1 << 12;

    /// <summary>Places of the array that one key pays for.</summary>
    private const int DirectOfKey = 16;

    // One more than the number; 0 for none.
    private int[] _direct = new int[FirstDirect];
    private Slot[] _slots = new Slot[64];
    private int _hashed;

    /// <summary>Keys that are known.</summary>
    internal int Count { get; private set; }

    /// <summary>The number of a key, -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(long key)
    {
        int[] direct = _direct;
        return (ulong)key < (ulong)direct.Length && direct[key] is > 0 and var found ? found - 1 : FindHashed(key);
    }

    /// <summary>The numbers of keys.</summary>
    /// <returns>Keys whose numbers were found, all of them before the first that must be looked up by itself.</returns>
    internal int Find(ReadOnlySpan<long> keys, Span<int> numbers) => DenseLookup.Find(_direct, keys, numbers, Kernel.Path);

    /// <summary>Adds a key that is not known.</summary>
    internal void Add(long key, int number)
    {
        Count++;
        if (key >= _direct.Length && key < Math.Min(MaxDirect, Count * (long)DirectOfKey))
        {
            GrowDirect(key);
        }

        if ((ulong)key < (ulong)_direct.Length)
        {
            _direct[key] = number + 1;
            return;
        }

        if (++_hashed * 2 > _slots.Length)
        {
            Grow();
        }

        Put(_slots, new Slot { Key = key, Number = number + 1 });
    }

    private void GrowDirect(long key)
    {
        Array.Resize(ref _direct, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)key + 1));
        foreach (ref readonly Slot slot in _slots.AsSpan())
        {
            if (slot.Number != 0 && (ulong)slot.Key < (ulong)_direct.Length)
            {
                _direct[slot.Key] = slot.Number;
            }
        }
    }

    private static int PlaceOf(long key, int mask) => (int)ByteHash.Fold((ulong)key ^ ByteHash.Seed0, ByteHash.Seed1) & mask;

    private static void Put(Slot[] slots, in Slot slot)
    {
        int mask = slots.Length - 1;
        int at = PlaceOf(slot.Key, mask);
        while (slots[at].Number != 0)
        {
            at = (at + 1) & mask;
        }

        slots[at] = slot;
    }

    private int FindHashed(long key)
    {
        int mask = _slots.Length - 1;
        for (int at = PlaceOf(key, mask); _slots[at].Number != 0; at = (at + 1) & mask)
        {
            if (_slots[at].Key == key)
            {
                return _slots[at].Number - 1;
            }
        }

        return -1;
    }

    private void Grow()
    {
        var slots = new Slot[_slots.Length * 2];
        foreach (ref readonly Slot slot in _slots.AsSpan())
        {
            if (slot.Number != 0)
            {
                Put(slots, slot);
            }
        }

        _slots = slots;
    }

    private struct Slot
    {
        internal long Key;
        internal int Number;
    }
}

using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Open addressing from 32 bits of a hash to numbers: eight bytes a slot. What is behind a number is compared by the caller. The home of a tag is
/// its share of the table, so that the tag alone finds its new home when the table grows, and any size will do.
/// </summary>
internal sealed class HashSlots(int most)
{
    private const int Start = 64;
    private const int Doubling = 1 << 16;

    // The tag in the upper half, the number and one in the lower; 0 is free.
    private ulong[] _slots = new ulong[Start];

    internal int Count { get; private set; }

    /// <summary>Bytes of the slots.</summary>
    internal long Bytes => (long)_slots.Length * sizeof(ulong);

    /// <summary>The tag of a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint TagOf(ulong hash) => (uint)(hash >> 32);

    /// <summary>Where the search for a tag begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int HomeOf(uint tag) => (int)(((ulong)tag * (ulong)_slots.Length) >> 32);

    /// <summary>Fetches the home of a tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PrefetchHome(uint tag) => Prefetch.Of(ref _slots[HomeOf(tag)]);

    /// <summary>The next number under a tag from <paramref name="slot"/> on, which is moved behind it; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Next(uint tag, ref int slot)
    {
        ulong[] slots = _slots;
        for (int at = slot; ;)
        {
            ulong found = slots[at];
            at = at + 1 == slots.Length ? 0 : at + 1;
            if (found == 0)
            {
                return -1;
            }

            if ((uint)(found >> 32) == tag)
            {
                slot = at;
                return (int)(uint)found - 1;
            }
        }
    }

    /// <summary>Adds a number that is not there.</summary>
    internal void Add(uint tag, int number)
    {
        // Never more than three of four are taken.
        if ((Count + 1) * 4L > _slots.Length * 3L)
        {
            Grow();
        }

        Put(((ulong)tag << 32) | ((uint)number + 1));
        Count++;
    }

    /// <summary>Takes a number out that is there.</summary>
    internal void Remove(uint tag, int number)
    {
        ulong[] slots = _slots;
        ulong wanted = ((ulong)tag << 32) | ((uint)number + 1);
        int at = HomeOf(tag);
        while (slots[at] != wanted)
        {
            at = After(at);
        }

        // Those behind move up as long as that brings them no further than their home.
        for (int next = After(at); slots[next] != 0; next = After(next))
        {
            int home = HomeOf((uint)(slots[next] >> 32));
            if (Distance(home, next) >= Distance(at, next))
            {
                slots[at] = slots[next];
                at = next;
            }
        }

        slots[at] = 0;
        Count--;
    }

    private int After(int slot) => slot + 1 == _slots.Length ? 0 : slot + 1;

    private int Distance(int from, int to) => to >= from ? to - from : to - from + _slots.Length;

    private void Put(ulong entry)
    {
        int at = HomeOf((uint)(entry >> 32));
        while (_slots[at] != 0)
        {
            at = After(at);
        }

        _slots[at] = entry;
    }

    private void Grow()
    {
        ulong[] old = _slots;
        long larger = old.Length < Doubling ? old.Length * 2L : old.Length + (old.Length / 2);
        long enough = ((most * 4L) + 3) / 3;
        _slots = new ulong[(int)Math.Min(larger, Math.Max(enough, old.Length + Start))];
        foreach (ulong entry in old)
        {
            if (entry != 0)
            {
                Put(entry);
            }
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>
/// Which templates differ in one word only: for each word of each template, a hash of its key without that word leads to the templates that have
/// another word in its place, and to the one that has a variable part there. Bounded; a full table takes nothing more.
/// </summary>
/// <remarks>Most hashes lead to one template, which stands in the slot itself; more are a list of nodes.</remarks>
internal sealed class WordVariants(int maxWords)
{
    private const int FirstSlots = 1024;
    private const uint Unused = 0;
    private const uint Emptied = 1;
    private const uint FirstEntry = 2;
    private const uint IsList = 0x80000000;
    private const int None = -1;

    private Slot[] _slots = new Slot[FirstSlots];
    private int _shift = ShiftOf(FirstSlots);
    private uint[] _entries = new uint[64];
    private int[] _next = new int[64];
    private int _nodes;
    private int _free = None;
    private int _taken;

    /// <summary>Words that are in the table.</summary>
    internal int Count { get; private set; }

    /// <summary>Fetches what <see cref="Look"/> will look at.</summary>
    internal void Prepare(ulong hash)
    {
        ref Slot slot = ref _slots[(int)(hash >> _shift)];
        Prefetch.Of(ref slot);
        Prefetch.OfNext(ref slot);
    }

    /// <summary>Counts the templates of a hash, and tells whether one of them has a variable part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Look(ulong hash, out int count)
    {
        uint head = SlotOf(hash).Head;
        count = head >= FirstEntry ? 1 : 0;
        return head >= IsList ? LookAtList((int)(head & ~IsList), out count) : count != 0 && IsGeneral(head - FirstEntry);
    }

    /// <summary>Finds the templates of a hash that have a word in the place.</summary>
    internal void Find(ulong hash, List<int> found)
    {
        uint head = SlotOf(hash).Head;
        if (head is >= FirstEntry and < IsList)
        {
            AddVariant(head - FirstEntry, found);
        }
        else if (head >= IsList)
        {
            for (int node = (int)(head & ~IsList); node >= 0; node = _next[node])
            {
                AddVariant(_entries[node], found);
            }
        }
    }

    /// <summary>Adds a template to a hash.</summary>
    /// <param name="hash">Hash of its key without a word.</param>
    /// <param name="template">Its index.</param>
    /// <param name="isGeneral">True when it has a variable part there.</param>
    internal void Add(ulong hash, int template, bool isGeneral)
    {
        if (Count >= maxWords)
        {
            return;
        }

        if (8L * _taken >= 7L * _slots.Length)
        {
            Resize();
        }

        ref Slot slot = ref SlotOf(hash);
        uint head = slot.Head;
        uint entry = EntryOf(template, isGeneral);
        _taken += head == Unused ? 1 : 0;
        slot.Hash = hash;
        slot.Head = head switch
        {
            < FirstEntry => entry + FirstEntry,
            < IsList => IsList | (uint)TakeNode(entry, TakeNode(head - FirstEntry, None)),
            _ => IsList | (uint)TakeNode(entry, (int)(head & ~IsList)),
        };
        Count++;
    }

    /// <summary>Takes a template out of a hash; does nothing when it is not there.</summary>
    internal void Remove(ulong hash, int template, bool isGeneral)
    {
        ref Slot slot = ref SlotOf(hash);
        uint entry = EntryOf(template, isGeneral);
        uint head = slot.Head;
        if (head == entry + FirstEntry)
        {
            slot.Head = Emptied;
            Count--;
            return;
        }

        int before = None;
        for (int node = head >= IsList ? (int)(head & ~IsList) : None; node >= 0; before = node, node = _next[node])
        {
            if (_entries[node] != entry)
            {
                continue;
            }

            if (before >= 0)
            {
                _next[before] = _next[node];
            }
            else
            {
                slot.Head = _next[node] >= 0 ? IsList | (uint)_next[node] : Emptied;
            }

            _next[node] = _free;
            _free = node;
            Count--;
            return;
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Array.Clear(_slots);
        (_nodes, _free, _taken, Count) = (0, None, 0, 0);
    }

    private static uint EntryOf(int template, bool isGeneral) => ((uint)template << 1) | (isGeneral ? 1u : 0);

    private static bool IsGeneral(uint entry) => (entry & 1) != 0;

    private static void AddVariant(uint entry, List<int> found)
    {
        if (!IsGeneral(entry))
        {
            found.Add((int)(entry >> 1));
        }
    }

    private bool LookAtList(int node, out int count)
    {
        bool isGeneral = false;
        count = 0;
        for (; node >= 0; node = _next[node], count++)
        {
            isGeneral |= IsGeneral(_entries[node]);
        }

        return isGeneral;
    }

    private int TakeNode(uint entry, int next)
    {
        int node = _free;
        if (node >= 0)
        {
            _free = _next[node];
        }
        else
        {
            if (_nodes == _entries.Length)
            {
                Array.Resize(ref _entries, 2 * _nodes);
                Array.Resize(ref _next, 2 * _nodes);
            }

            node = _nodes++;
        }

        _entries[node] = entry;
        _next[node] = next;
        return node;
    }

    private static int ShiftOf(int slots) => 64 - BitOperations.Log2((uint)slots);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot SlotOf(ulong hash)
    {
        Slot[] slots = _slots;
        int at = (int)(hash >> _shift);
        while (slots[at].Hash != hash && slots[at].Head != Unused)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return ref slots[at];
    }

    /// <summary>Places follow the order of the hashes, so that both the old slots and the new ones are gone through from begin to end.</summary>
    private void Resize()
    {
        Slot[] slots = _slots;
        int used = slots.Count(static slot => slot.Head >= FirstEntry);
        int size = 2 * used >= slots.Length ? 2 * slots.Length : slots.Length;
        _slots = new Slot[size];
        _shift = ShiftOf(size);
        foreach (ref readonly Slot slot in slots.AsSpan())
        {
            if (slot.Head >= FirstEntry)
            {
                SlotOf(slot.Hash) = slot;
            }
        }

        _taken = used;
    }

    /// <summary>A hash and what it leads to, 12 bytes side by side.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Slot
    {
        internal ulong Hash;
        internal uint Head;
    }
}

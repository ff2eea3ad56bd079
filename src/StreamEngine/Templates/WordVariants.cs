using System.Runtime.CompilerServices;
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

    private ulong[] _hashes = new ulong[FirstSlots];
    private uint[] _heads = new uint[FirstSlots];
    private uint[] _entries = new uint[64];
    private int[] _next = new int[64];
    private int _nodes;
    private int _free = None;
    private int _slots;

    /// <summary>Words that are in the table.</summary>
    internal int Count { get; private set; }

    /// <summary>Fetches what <see cref="Look"/> will look at.</summary>
    internal void Prepare(ulong hash)
    {
        int slot = (int)(hash >> 7) & (_hashes.Length - 1);
        Prefetch.Of(ref _hashes[slot]);
        Prefetch.Of(ref _heads[slot]);
    }

    /// <summary>Counts the templates of a hash, and tells whether one of them has a variable part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Look(ulong hash, out int count)
    {
        uint head = _heads[SlotOf(hash)];
        count = head >= FirstEntry ? 1 : 0;
        return head >= IsList ? LookAtList((int)(head & ~IsList), out count) : count != 0 && IsGeneral(head - FirstEntry);
    }

    /// <summary>Finds the templates of a hash that have a word in the place.</summary>
    internal void Find(ulong hash, List<int> found)
    {
        uint head = _heads[SlotOf(hash)];
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

        if (8L * _slots >= 7L * _heads.Length)
        {
            Resize();
        }

        int slot = SlotOf(hash);
        uint head = _heads[slot];
        uint entry = EntryOf(template, isGeneral);
        _slots += head == Unused ? 1 : 0;
        _hashes[slot] = hash;
        _heads[slot] = head switch
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
        int slot = SlotOf(hash);
        uint entry = EntryOf(template, isGeneral);
        uint head = _heads[slot];
        if (head == entry + FirstEntry)
        {
            _heads[slot] = Emptied;
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
                _heads[slot] = _next[node] >= 0 ? IsList | (uint)_next[node] : Emptied;
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
        Array.Clear(_heads);
        (_nodes, _free, _slots, Count) = (0, None, 0, 0);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(ulong hash)
    {
        int mask = _heads.Length - 1;
        int slot = (int)(hash >> 7) & mask;
        while (_hashes[slot] != hash && _heads[slot] != Unused)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Resize()
    {
        ulong[] hashes = _hashes;
        uint[] heads = _heads;
        int used = heads.Count(static head => head >= FirstEntry);
        int size = 2 * used >= heads.Length ? 2 * heads.Length : heads.Length;
        _hashes = new ulong[size];
        _heads = new uint[size];
        _slots = 0;
        for (int i = 0; i < heads.Length; i++)
        {
            if (heads[i] >= FirstEntry)
            {
                int slot = SlotOf(hashes[i]);
                _hashes[slot] = hashes[i];
                _heads[slot] = heads[i];
                _slots++;
            }
        }
    }
}

using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>
/// Which templates differ in one word only: for each word of each template, the key without that word leads to the list of those that have
/// another word in its place. Bounded; a full table takes nothing more.
/// </summary>
internal sealed class WordVariants(int maxWords)
{
    private const int None = -1;
    private const int Emptied = -2;
    private const int FirstSlots = 1024;

    // A slot: a hash and its first node. A node: a template and the next node.
    private ulong[] _hashes = new ulong[FirstSlots];
    private int[] _heads = Unused(FirstSlots);
    private int[] _templates = new int[256];
    private int[] _next = new int[256];
    private int _nodes;
    private int _free = None;
    private int _slots;

    /// <summary>Words that are in the table.</summary>
    internal int Count { get; private set; }

    /// <summary>Hash of a key without a word.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> key, int start, int length)
    {
        ulong hash = ByteHash.Hash(key[..start], ByteHash.Seed0 + (ulong)(key.Length - length));
        return ByteHash.Hash(key[(start + length)..], hash);
    }

    /// <summary>The first node of a hash, negative for none.</summary>
    internal int First(ulong hash) => _heads[SlotOf(hash)];

    /// <summary>The node behind a node, negative for none.</summary>
    internal int Next(int node) => _next[node];

    /// <summary>The template of a node.</summary>
    internal int TemplateOf(int node) => _templates[node];

    /// <summary>Nodes of a hash, counted up to a limit.</summary>
    internal int CountOf(ulong hash, int limit)
    {
        int count = 0;
        for (int node = First(hash); node >= 0 && count < limit; node = _next[node])
        {
            count++;
        }

        return count;
    }

    /// <summary>Adds a template to a hash.</summary>
    internal void Add(ulong hash, int template)
    {
        if (Count >= maxWords)
        {
            return;
        }

        if (4 * _slots >= 3 * _heads.Length)
        {
            Resize();
        }

        int node = TakeNode();
        int slot = SlotOf(hash);
        _slots += _heads[slot] == None ? 1 : 0;
        _templates[node] = template;
        _next[node] = Math.Max(_heads[slot], None);
        _hashes[slot] = hash;
        _heads[slot] = node;
        Count++;
    }

    /// <summary>Takes a template out of a hash; does nothing when it is not there.</summary>
    internal void Remove(ulong hash, int template)
    {
        int slot = SlotOf(hash);
        int before = None;
        for (int node = _heads[slot]; node >= 0; before = node, node = _next[node])
        {
            if (_templates[node] != template)
            {
                continue;
            }

            if (before >= 0)
            {
                _next[before] = _next[node];
            }
            else
            {
                _heads[slot] = _next[node] >= 0 ? _next[node] : Emptied;
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
        Array.Fill(_heads, None);
        (_nodes, _free, _slots, Count) = (0, None, 0, 0);
    }

    private int TakeNode()
    {
        if (_free >= 0)
        {
            int node = _free;
            _free = _next[node];
            return node;
        }

        if (_nodes == _templates.Length)
        {
            Array.Resize(ref _templates, 2 * _nodes);
            Array.Resize(ref _next, 2 * _nodes);
        }

        return _nodes++;
    }

    private int SlotOf(ulong hash)
    {
        int mask = _heads.Length - 1;
        int slot = (int)(hash >> 7) & mask;
        while (_heads[slot] != None && _hashes[slot] != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Resize()
    {
        ulong[] hashes = _hashes;
        int[] heads = _heads;
        int used = heads.Count(static head => head >= 0);
        int size = 2 * used >= heads.Length ? 2 * heads.Length : heads.Length;
        _hashes = new ulong[size];
        _heads = Unused(size);
        _slots = 0;
        for (int i = 0; i < heads.Length; i++)
        {
            if (heads[i] >= 0)
            {
                int slot = SlotOf(hashes[i]);
                _hashes[slot] = hashes[i];
                _heads[slot] = heads[i];
                _slots++;
            }
        }
    }

    private static int[] Unused(int count)
    {
        int[] heads = new int[count];
        Array.Fill(heads, None);
        return heads;
    }
}

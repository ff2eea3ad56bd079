using StreamEngine.Memory;

namespace StreamEngine.Windowing.Sketches;

/// <summary>The entries of one top-k sketch, found by hash and kept in a heap by count; of equal counts, the greater hash goes first.</summary>
internal readonly ref struct TopKTable
{
    private readonly Span<TopKEntry> _entries;
    private readonly Span<ushort> _heap;
    private readonly Span<ushort> _index;
    private readonly int _used;

    internal TopKTable(SlabBlocks blocks, in TopKHead head)
    {
        _used = head.Used;
        if (head.Entries != 0)
        {
            _entries = blocks.Span<TopKEntry>(head.Entries, 1 << head.Shift);
            _heap = blocks.Span<ushort>(head.Heap, 1 << head.Shift);
            _index = blocks.Span<ushort>(head.Index, 2 << head.Shift);
        }
    }

    /// <summary>The entry with the least count.</summary>
    internal int Least => _heap[0];

    internal Span<TopKEntry> Entries => _entries[.._used];

    internal ref TopKEntry this[int entry] => ref _entries[entry];

    /// <summary>The entry of a hash, -1 when there is none.</summary>
    internal int Find(ulong hash)
    {
        if (_index.IsEmpty)
        {
            return -1;
        }

        int mask = _index.Length - 1;
        for (int at = (int)hash & mask; _index[at] != 0; at = (at + 1) & mask)
        {
            if (_entries[_index[at] - 1].Hash == hash)
            {
                return _index[at] - 1;
            }
        }

        return -1;
    }

    /// <summary>Puts an entry that is counted already into the index and the heap.</summary>
    internal void Link(int entry)
    {
        Name(entry);
        _heap[entry] = (ushort)entry;
        _entries[entry].Place = (ushort)entry;
        Rise(entry);
    }

    /// <summary>Puts the hash of an entry into the index.</summary>
    internal void Name(int entry)
    {
        int mask = _index.Length - 1;
        int at = (int)_entries[entry].Hash & mask;
        while (_index[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _index[at] = (ushort)(entry + 1);
    }

    /// <summary>Takes the hash of an entry out of the index, and moves those behind it up.</summary>
    internal void Forget(int entry)
    {
        int mask = _index.Length - 1;
        int gap = (int)_entries[entry].Hash & mask;
        while (_index[gap] != entry + 1)
        {
            gap = (gap + 1) & mask;
        }

        for (int at = (gap + 1) & mask; _index[at] != 0; at = (at + 1) & mask)
        {
            int home = (int)_entries[_index[at] - 1].Hash & mask;
            if (((at - home) & mask) >= ((at - gap) & mask))
            {
                _index[gap] = _index[at];
                gap = at;
            }
        }

        _index[gap] = 0;
    }

    /// <summary>Puts an entry whose count has grown in its place of the heap.</summary>
    internal void Sink(int entry)
    {
        int place = _entries[entry].Place;
        for (int child = (2 * place) + 1; child < _used; child = (2 * place) + 1)
        {
            if (child + 1 < _used && Before(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Before(_heap[child], entry))
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(entry, place);
    }

    private void Rise(int entry)
    {
        int place = _entries[entry].Place;
        for (; place > 0 && Before(entry, _heap[(place - 1) / 2]); place = (place - 1) / 2)
        {
            Put(_heap[(place - 1) / 2], place);
        }

        Put(entry, place);
    }

    private void Put(int entry, int place)
    {
        _heap[place] = (ushort)entry;
        _entries[entry].Place = (ushort)place;
    }

    private bool Before(int left, int right)
    {
        ref readonly TopKEntry a = ref _entries[left];
        ref readonly TopKEntry b = ref _entries[right];
        return a.Count < b.Count || (a.Count == b.Count && a.Hash > b.Hash);
    }
}

namespace StreamEngine.Windowing.LogSessions;

/// <summary>
/// Lists of events, each a template and a time, in blocks of one array that are used again. A list is its first and last block and how many events it has; 0 is no block.
/// </summary>
internal sealed class EventChains(int maxEvents)
{
    private const int BlockEvents = 8;

    private readonly int _maxBlocks = (maxEvents + BlockEvents - 1) / BlockEvents;

    // Events of block b stand from b * BlockEvents on. Block 0 is not used.
    private int[] _templates = [];
    private long[] _times = [];
    private int[] _next = [];
    private int _used = 1;
    private int _free;

    /// <summary>True when no block is left: <see cref="TryAdd"/> needs one for each eighth event.</summary>
    internal bool IsFull => _free == 0 && _used > _maxBlocks;

    /// <summary>Adds an event to the list of <paramref name="count"/> events; false when there is no room.</summary>
    internal bool TryAdd(ref int first, ref int last, int count, int template, long time)
    {
        int place = count % BlockEvents;
        if (place == 0)
        {
            int block = Take();
            if (block == 0)
            {
                return false;
            }

            if (count == 0)
            {
                first = block;
            }
            else
            {
                _next[last] = block;
            }

            last = block;
        }

        int at = (last * BlockEvents) + place;
        _templates[at] = template;
        _times[at] = time;
        return true;
    }

    /// <summary>Copies a list.</summary>
    internal void CopyTo(int first, Span<int> templates, Span<long> times)
    {
        for (int done = 0; done < templates.Length; done += BlockEvents)
        {
            int count = Math.Min(BlockEvents, templates.Length - done);
            _templates.AsSpan(first * BlockEvents, count).CopyTo(templates[done..]);
            _times.AsSpan(first * BlockEvents, count).CopyTo(times[done..]);
            first = _next[first];
        }
    }

    /// <summary>Gives the blocks of a list back.</summary>
    internal void Free(int first, int last)
    {
        if (first != 0)
        {
            _next[last] = _free;
            _free = first;
        }
    }

    private int Take()
    {
        int block = _free;
        if (block != 0)
        {
            _free = _next[block];
        }
        else if (_used <= _maxBlocks)
        {
            block = _used++;
            if (block >= _next.Length)
            {
                int blocks = Math.Min(_maxBlocks + 1, Math.Max(64, 2 * _next.Length));
                Array.Resize(ref _next, blocks);
                Array.Resize(ref _templates, blocks * BlockEvents);
                Array.Resize(ref _times, blocks * BlockEvents);
            }
        }

        if (block != 0)
        {
            _next[block] = 0;
        }

        return block;
    }
}

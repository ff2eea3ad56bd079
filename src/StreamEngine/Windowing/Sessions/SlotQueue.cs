namespace StreamEngine.Windowing.Sessions;

/// <summary>Series that are to be looked at in a slot of time. Slots come out in ascending order; their lists are used again.</summary>
internal sealed class SlotQueue
{
    private readonly PriorityQueue<long, long> _order = new();
    private readonly Dictionary<long, List<int>> _slots = [];
    private readonly Stack<List<int>> _spare = new();

    /// <summary>The earliest slot; <see cref="long.MaxValue"/> when there is none.</summary>
    internal long First => _order.TryPeek(out long slot, out _) ? slot : long.MaxValue;

    /// <summary>Enters a series into a slot.</summary>
    internal void Add(long slot, int series)
    {
        if (!_slots.TryGetValue(slot, out List<int>? list))
        {
            list = _spare.TryPop(out List<int>? spare) ? spare : [];
            _slots.Add(slot, list);
            _order.Enqueue(slot, slot);
        }

        list.Add(series);
    }

    /// <summary>Takes the earliest slot. The list goes back with <see cref="Return"/>.</summary>
    internal List<int> Take()
    {
        _slots.Remove(_order.Dequeue(), out List<int>? list);
        return list!;
    }

    /// <summary>Gives a list back.</summary>
    internal void Return(List<int> list)
    {
        list.Clear();
        _spare.Push(list);
    }
}

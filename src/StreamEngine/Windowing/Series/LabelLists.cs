namespace StreamEngine.Windowing.Series;

/// <summary>Lists of label symbols behind the second of a series. A list that comes back is given to the next of its length.</summary>
internal sealed class LabelLists(int most)
{
    // First free list of each length, and one; the first number of a free list is the next one.
    private readonly int[] _free = new int[byte.MaxValue];
    private int[] _items = new int[64];
    private int _end;

    /// <summary>All numbers. Those who read from other threads ask after they know of a list.</summary>
    internal int[] All => Volatile.Read(ref _items);

    /// <summary>A list of some length, to be filled.</summary>
    internal int Rent(int length)
    {
        int at = _free[length] - 1;
        if (at >= 0)
        {
            _free[length] = _items[at];
            return at;
        }

        at = _end;
        if (at + length > _items.Length)
        {
            int[] items = new int[ArrayGrowth.Next(_items.Length, (int)Math.Min(most * 2L, Array.MaxLength)) + length];
            _items.AsSpan(0, _end).CopyTo(items);
            Volatile.Write(ref _items, items);
        }

        _end += length;
        return at;
    }

    /// <summary>Takes a list back.</summary>
    internal void Return(int at, int length)
    {
        _items[at] = _free[length];
        _free[length] = at + 1;
    }
}

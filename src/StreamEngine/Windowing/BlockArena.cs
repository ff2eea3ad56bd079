using System.Numerics;

namespace StreamEngine.Windowing;

/// <summary>Blocks of 1, 2, 4, ... units in one growing array, each size reused by itself. Blocks are named by their offset.</summary>
internal sealed class BlockArena<T>
    where T : struct
{
    private readonly int _unit;
    private readonly Stack<int>[] _free;
    private T[] _items;
    private int _used;

    /// <summary>Makes an arena whose largest block has <paramref name="unit"/> times two to the <paramref name="maxShift"/> items.</summary>
    internal BlockArena(int unit, int maxShift)
    {
        _unit = unit;
        _items = new T[unit * 64];
        _free = new Stack<int>[maxShift + 1];
        for (int i = 0; i < _free.Length; i++)
        {
            _free[i] = new Stack<int>();
        }
    }

    /// <summary>The memory of all blocks; replaced when a block is rented.</summary>
    internal T[] Items => _items;

    internal Span<T> Block(int offset, int length) => _items.AsSpan(offset, length);

    /// <summary>A block of <paramref name="length"/> items, all zero: the unit times a power of two.</summary>
    internal int Rent(int length)
    {
        if (_free[ClassOf(length)].TryPop(out int offset))
        {
            _items.AsSpan(offset, length).Clear();
            return offset;
        }

        if (_items.Length - _used < length)
        {
            Array.Resize(ref _items, checked((int)Math.Min(Array.MaxLength, Math.Max((long)_items.Length * 2, (long)_used + length))));
        }

        offset = _used;
        _used += length;
        return offset;
    }

    internal void Return(int offset, int length) => _free[ClassOf(length)].Push(offset);

    private int ClassOf(int length) => BitOperations.Log2((uint)(length / _unit));
}

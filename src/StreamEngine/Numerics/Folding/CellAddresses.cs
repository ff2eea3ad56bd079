using StreamEngine.Memory;

namespace StreamEngine.Numerics.Folding;

/// <summary>Finds the cells of a block of rows before they are touched, so that their lines arrive from memory side by side.</summary>
internal static unsafe class CellAddresses
{
    /// <summary>Rows of a block.</summary>
    internal const int Block = 64;

    /// <summary>Adds each value at its time to the cell of its series.</summary>
    internal static void Fold(CellTable<EdgeCell> cells, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        nint* found = stackalloc nint[Block];
        for (int start = 0; start < ids.Length; start += Block)
        {
            int count = Math.Min(Block, ids.Length - start);
            Find(cells, ids.Slice(start, count), found);
            for (int i = 0; i < count; i++)
            {
                ((EdgeCell*)found[i])->Add(times[start + i], values[start + i]);
            }
        }
    }

    /// <summary>Finds the cells of at most <see cref="Block"/> rows, and has them fetched.</summary>
    private static void Find<T>(CellTable<T> cells, ReadOnlySpan<int> ids, nint* found)
        where T : unmanaged
    {
        for (int i = 0; i < ids.Length; i++)
        {
            fixed (T* cell = &cells.GetOrAdd(ids[i]))
            {
                found[i] = (nint)cell;
                Prefetch.Of(ref *cell);
            }
        }
    }
}

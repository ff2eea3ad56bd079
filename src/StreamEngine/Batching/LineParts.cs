using System.Runtime.CompilerServices;
using StreamEngine.Memory;

namespace StreamEngine.Batching;

/// <summary>
/// Where the variable parts of the lines of a batch end, for whoever reads parameters: found while the lines are signed, so that nobody has to
/// look at them again. What stands between two parts is the same in all lines with the same signature.
/// </summary>
internal sealed class LineParts(SlabPool slabs, int rows) : IDisposable
{
    private readonly ColumnBuffer<int> _first = new(slabs, rows);
    private readonly ColumnBuffer<ushort> _ends = new(slabs, rows * 4);
    private int _count;

    /// <summary>Forgets all lines.</summary>
    internal void Clear() => _count = 0;

    /// <summary>Room for the ends of the next line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<ushort> Room(int most)
    {
        // One more for the begin of the line, from which the first part is reckoned; never none, so that they are asked for.
        int to = _count + most + 2;
        if (to > _ends.Capacity)
        {
            _ends.Grow(to, _count);
        }

        return _ends.Span(to)[(_count + 1)..];
    }

    /// <summary>Takes a line whose ends stand in <see cref="Room"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(int row, int parts)
    {
        _first[row] = _count;
        _ends[_count] = 0;
        _count += parts + 1;
    }

    /// <summary>0, then where each part of a line ends. What follows belongs to other lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<ushort> Ends(int row) => _ends.Span(_count)[_first[row]..];

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _first.Dispose();
        _ends.Dispose();
    }
}

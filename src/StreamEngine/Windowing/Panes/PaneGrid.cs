using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Panes;

/// <summary>Cuts event time into panes of one length.</summary>
internal sealed class PaneGrid : IPaneGrid
{
    /// <summary>Makes a grid.</summary>
    /// <param name="length">Length of a pane in nanoseconds, positive.</param>
    /// <param name="offset">Where a pane begins, in nanoseconds since the Unix epoch; any of them.</param>
    internal PaneGrid(long length, long offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Length = length;
        Offset = ((offset % length) + length) % length;
    }

    /// <summary>Length of a pane in nanoseconds.</summary>
    public long Length { get; }

    /// <summary>Start of the pane with number 0, from 0 to less than <see cref="Length"/>.</summary>
    internal long Offset { get; }

    /// <summary>Number of the pane that a time lies in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long IndexOf(long time) => FloorDivision.Divide(time - Offset, Length);

    /// <summary>First nanosecond of a pane.</summary>
    public long StartOf(long index) => (index * Length) + Offset;
}

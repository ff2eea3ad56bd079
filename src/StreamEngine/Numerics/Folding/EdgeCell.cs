using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Numerics.Folding;

/// <summary>The first and the last value of a series in a pane by event time. Half a cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct EdgeCell
{
    /// <summary>Time of the first value, in nanoseconds since the Unix epoch.</summary>
    internal long FirstTime;

    /// <summary>Time of the last value; <see cref="long.MinValue"/> without values.</summary>
    internal long LastTime;
    internal double FirstValue;
    internal double LastValue;

    /// <summary>A cell without values.</summary>
    internal static EdgeCell Empty => new() { FirstTime = long.MaxValue, LastTime = long.MinValue, FirstValue = double.NaN, LastValue = double.NaN };

    /// <summary>Adds a value. Of values at the same time the first keeps its place as the first, and the last as the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(long time, double value)
    {
        bool isFirst = time < FirstTime;
        bool isLast = time >= LastTime;
        FirstTime = isFirst ? time : FirstTime;
        FirstValue = isFirst ? value : FirstValue;
        LastTime = isLast ? time : LastTime;
        LastValue = isLast ? value : LastValue;
    }

    /// <summary>Adds the cell of a pane that follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Append(in EdgeCell next)
    {
        if (next.LastTime == long.MinValue)
        {
            return;
        }

        if (LastTime == long.MinValue)
        {
            this = next;
            return;
        }

        LastTime = next.LastTime;
        LastValue = next.LastValue;
    }
}

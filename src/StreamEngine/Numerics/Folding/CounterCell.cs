using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Numerics.Folding;

/// <summary>
/// What the order of the values of one series in one pane comes to: the first and the last of them, and by how much a counter has grown. One cache line.
/// </summary>
/// <remarks>
/// A counter that falls was reset and began at zero, so a step from a to b grows it by b - a, or by b when b is less than a: the rule of Prometheus (Counters, resets).
/// The growth from the last value before the pane to the first in it is added when the pane closes (<see cref="Bridge"/>), so that the panes of a series add up to its whole growth.
/// Steps must come in the order of time; a row that is older than the last one sets <see cref="IsDisordered"/>, and the cell is folded again from its rows in order.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct CounterCell
{
    /// <summary>Time of the first value, in nanoseconds since the Unix epoch.</summary>
    internal long FirstTime;
    internal double FirstValue;

    /// <summary>Time of the last value; <see cref="long.MinValue"/> without values.</summary>
    internal long LastTime;
    internal double LastValue;

    /// <summary>High half of the growth; see <see cref="Moments"/> on pairs.</summary>
    internal double IncreaseHigh;
    internal double IncreaseLow;

    /// <summary>The value that the first step begins at: the last before the pane where it is known, else the first in it.</summary>
    internal double Base;

    /// <summary>Times that the counter fell.</summary>
    internal int Resets;

    /// <summary>1 when a row came that is older than one before it, else 0.</summary>
    internal int Flag;

    /// <summary>A cell without values.</summary>
    internal static CounterCell Empty => new() { FirstTime = long.MaxValue, LastTime = long.MinValue };

    /// <summary>True when a row came that is older than one before it.</summary>
    internal readonly bool IsDisordered => Flag != 0;

    /// <summary>True when the cell has values.</summary>
    internal readonly bool HasValues => LastTime != long.MinValue;

    /// <summary>By how much the counter has grown.</summary>
    internal readonly double Increase => IncreaseHigh + IncreaseLow;

    /// <summary>Last value less <see cref="Base"/>.</summary>
    internal readonly double Delta => LastValue - Base;

    /// <summary>Adds a value. Of values at the same time the first keeps its place as the first, and the last as the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(long time, double value)
    {
        if (time >= LastTime)
        {
            if (HasValues)
            {
                Step(LastValue, value);
            }
            else
            {
                FirstTime = time;
                FirstValue = Base = value;
            }

            LastTime = time;
            LastValue = value;
        }
        else
        {
            Flag = 1;
            if (time < FirstTime)
            {
                FirstTime = time;
                FirstValue = value;
            }
        }
    }

    /// <summary>The last value before the pane was <paramref name="value"/>.</summary>
    internal void Bridge(double value)
    {
        Base = value;
        Step(value, FirstValue);
    }

    /// <summary>Adds the cell of a pane that follows, whose growth begins where this one ends.</summary>
    internal void Append(in CounterCell next)
    {
        if (!next.HasValues)
        {
            return;
        }

        if (!HasValues)
        {
            this = next;
            return;
        }

        LastTime = next.LastTime;
        LastValue = next.LastValue;
        IncreaseLow += next.IncreaseLow + Moments.TwoSum(ref IncreaseHigh, next.IncreaseHigh);
        Resets += next.Resets;
    }

    private void Step(double from, double to)
    {
        double growth = to;
        if (to >= from)
        {
            growth = to - from;
        }
        else
        {
            Resets++;
        }

        IncreaseLow += Moments.TwoSum(ref IncreaseHigh, growth);
    }
}

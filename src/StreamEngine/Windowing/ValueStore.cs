using System.Runtime.CompilerServices;

namespace StreamEngine.Windowing;

/// <summary>
/// Distributions of the values of cells. A single value needs none, up to 32 are kept as they are, more go into a sketch, 32 at a time:
/// a value then costs the one cache line that it is appended to, and the scattered lines of the sketch are fetched side by side.
/// Quantiles are by nearest rank: the value of rank ceil(q n).
/// </summary>
internal sealed class ValueStore
{
    /// <summary>Values up to which quantiles are exact; a power of two.</summary>
    internal const int MaxExact = 32;

    private const int Smallest = 8;

    private readonly BlockArena<double> _exact = new(Smallest, 2);
    private readonly QuantileSketches _sketches = new();
    private readonly double[] _sorted = new double[MaxExact];

    /// <summary>Adds a value to a cell that has <paramref name="before"/> values, at least one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ref Cell cell, long before, double value)
    {
        int place = (int)before & (MaxExact - 1);
        if (place == 0 || before == 1 || before == Smallest)
        {
            MakeRoom(ref cell, before);
        }

        _exact.Items[cell.Values - 1 + place] = value;
    }

    /// <summary>The quantiles 0.5, 0.95 and 0.99 of a cell that has values, and takes no more of them.</summary>
    internal void Quantiles(ref Cell cell, out double p50, out double p95, out double p99)
    {
        if (cell.Count == 1)
        {
            p50 = p95 = p99 = cell.First;
            return;
        }

        Span<double> sorted = _sorted;
        if (cell.Count <= MaxExact)
        {
            sorted = sorted[..(int)cell.Count];
            _exact.Block(cell.Values - 1, sorted.Length).CopyTo(sorted);
            sorted.Sort();
        }
        else if (cell.Values != 0)
        {
            _sketches.Add(cell.Sketch - 1, _exact.Block(cell.Values - 1, ((int)(cell.Count - 1) & (MaxExact - 1)) + 1));
            _exact.Return(cell.Values - 1, MaxExact);
            cell.Values = 0;
        }

        p50 = At(cell, sorted, Rank(cell.Count, 50));
        p95 = At(cell, sorted, Rank(cell.Count, 95));
        p99 = At(cell, sorted, Rank(cell.Count, 99));
    }

    /// <summary>Gives back what a cell holds.</summary>
    internal void Release(in Cell cell)
    {
        if (cell.Values != 0)
        {
            _exact.Return(cell.Values - 1, cell.Count <= Smallest ? Smallest : MaxExact);
        }

        if (cell.Sketch != 0)
        {
            _sketches.Return(cell.Sketch - 1);
        }
    }

    // In whole numbers, so that 0.95 * 20 is 19 and not a little more.
    private static long Rank(long count, int percent) => ((count * percent) + 99) / 100;

    private double At(in Cell cell, ReadOnlySpan<double> sorted, long rank) => cell.Count <= MaxExact
        ? sorted[(int)rank - 1]
        : Math.Clamp(_sketches.ValueAt(cell.Sketch - 1, rank), cell.Min, cell.Max);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeRoom(ref Cell cell, long before)
    {
        if (before == 1)
        {
            cell.Values = _exact.Rent(Smallest) + 1;
            _exact.Items[cell.Values - 1] = cell.First;
        }
        else if (before == Smallest)
        {
            int larger = _exact.Rent(MaxExact);
            _exact.Block(cell.Values - 1, Smallest).CopyTo(_exact.Block(larger, Smallest));
            _exact.Return(cell.Values - 1, Smallest);
            cell.Values = larger + 1;
        }
        else
        {
            if (cell.Sketch == 0)
            {
                cell.Sketch = _sketches.Rent() + 1;
            }

            _sketches.Add(cell.Sketch - 1, _exact.Block(cell.Values - 1, MaxExact));
        }
    }
}

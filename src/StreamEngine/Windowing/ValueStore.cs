using System.Runtime.CompilerServices;

namespace StreamEngine.Windowing;

/// <summary>
/// Distributions of the values of cells. A single value needs none, up to 32 are kept as they are, more go into a sketch. Quantiles are by
/// nearest rank: the value of rank ceil(q n).
/// </summary>
internal sealed class ValueStore
{
    /// <summary>Values up to which quantiles are exact.</summary>
    internal const int MaxExact = 32;

    private const int Smallest = 4;

    private readonly BlockArena<double> _exact = new(Smallest, 3);
    private readonly QuantileSketches _sketches = new();
    private readonly double[] _sorted = new double[MaxExact];

    /// <summary>Adds a value to a cell that has <paramref name="before"/> values, at least one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ref Cell cell, long before, double value)
    {
        if (before > MaxExact)
        {
            _sketches.Add(cell.Values - 1, value);
        }
        else
        {
            AddExact(ref cell, (int)before, value);
        }
    }

    /// <summary>The quantiles 0.5, 0.95 and 0.99 of a cell that has values.</summary>
    internal void Quantiles(in Cell cell, out double p50, out double p95, out double p99)
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

        p50 = At(cell, sorted, Rank(cell.Count, 50));
        p95 = At(cell, sorted, Rank(cell.Count, 95));
        p99 = At(cell, sorted, Rank(cell.Count, 99));
    }

    /// <summary>Gives back what a cell holds.</summary>
    internal void Release(in Cell cell)
    {
        if (cell.Values == 0)
        {
            return;
        }

        if (cell.Count > MaxExact)
        {
            _sketches.Return(cell.Values - 1);
        }
        else
        {
            _exact.Return(cell.Values - 1, BlockLength((int)cell.Count));
        }
    }

    // In whole numbers, so that 0.95 * 20 is 19 and not a little more.
    private static long Rank(long count, int percent) => ((count * percent) + 99) / 100;

    private double At(in Cell cell, ReadOnlySpan<double> sorted, long rank) => cell.Count <= MaxExact
        ? sorted[(int)rank - 1]
        : Math.Clamp(_sketches.ValueAt(cell.Values - 1, rank), cell.Min, cell.Max);

    private static int BlockLength(int count) => Math.Max(Smallest, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));

    private void AddExact(ref Cell cell, int before, double value)
    {
        if (before == 1)
        {
            int block = _exact.Rent(Smallest);
            _exact.Items[block] = cell.First;
            cell.Values = block + 1;
        }
        else if (before == MaxExact)
        {
            MoveToSketch(ref cell, value);
            return;
        }
        else if (before >= Smallest && System.Numerics.BitOperations.IsPow2(before))
        {
            int larger = _exact.Rent(before * 2);
            _exact.Block(cell.Values - 1, before).CopyTo(_exact.Block(larger, before));
            _exact.Return(cell.Values - 1, before);
            cell.Values = larger + 1;
        }

        _exact.Items[cell.Values - 1 + before] = value;
    }

    private void MoveToSketch(ref Cell cell, double value)
    {
        int sketch = _sketches.Rent();
        foreach (double kept in _exact.Block(cell.Values - 1, MaxExact))
        {
            _sketches.Add(sketch, kept);
        }

        _sketches.Add(sketch, value);
        _exact.Return(cell.Values - 1, MaxExact);
        cell.Values = sketch + 1;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics.Folding;

/// <summary>
/// Two lanes a cell for single values; for runs of one series four lanes, twice, each with a sum of its own, which meet at the end: sums are pairs
/// that need not round (see <see cref="Moments"/>), so the order in which lanes meet cannot be seen. Runs with squares go by <see cref="OrderedMoments"/>.
/// </summary>
internal readonly unsafe struct VectorMoments : IMomentKernel
{
    /// <summary>Values that pay for the vectors of a run.</summary>
    private const int ShortRun = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TParts>(Moments* cell, double value)
        where TParts : struct, IMomentParts
    {
        double* high = &cell->SumHigh;
        double* low = &cell->SumLow;
        if (TParts.Squares)
        {
            if (cell->Count == 0)
            {
                cell->Shift = value;
            }

            double distance = value - cell->Shift;
            Vector128<double> before = Vector128.Load(high);
            Vector128<double> sums = before;
            Vector128<double> error = TwoSum(ref sums, Vector128.Create(value, distance * distance));
            sums.Store(high);
            (Vector128.Load(low) + error.WithElement(1, 1.0)).Store(low);
            cell->SquaresLow += error.GetElement(1);
        }
        else if (TParts.Sum)
        {
            double error = Moments.TwoSum(ref cell->SumHigh, value);
            (Vector128.Load(low) + Vector128.Create(error, 1.0)).Store(low);
        }
        else
        {
            cell->Count++;
        }

        if (TParts.Extremes)
        {
            double* extremes = &cell->NegatedMin;
            Vector128.MaxNative(Vector128.Create(value) ^ Vector128.Create(-0.0, 0.0), Vector128.Load(extremes)).Store(extremes);
        }
    }

    /// <summary>The sums of two cells that differ go through one two-sum of two lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTwo<TParts>(Moments* first, Moments* second, double* values)
        where TParts : struct, IMomentParts
    {
        if (TParts.Squares || !TParts.Sum || first == second)
        {
            Add<TParts>(first, values[0]);
            Add<TParts>(second, values[1]);
            return;
        }

        var one = (double*)first;
        var other = (double*)second;
        Vector128<double> sums = LoadPair(one, other);
        Vector128<double> errors = TwoSum(ref sums, Vector128.Load(values));
        StorePair(sums, one, other);
        Vector128<double> ones = Vector128.Create(1.0);
        (Vector128.Load(one + 2) + Lower(errors, ones)).Store(one + 2);
        (Vector128.Load(other + 2) + Upper(errors, ones)).Store(other + 2);
        if (TParts.Extremes)
        {
            Vector128<double> signs = Vector128.Create(-0.0, 0.0);
            Vector128.MaxNative(Vector128.Create(values[0]) ^ signs, Vector128.Load(one + 4)).Store(one + 4);
            Vector128.MaxNative(Vector128.Create(values[1]) ^ signs, Vector128.Load(other + 4)).Store(other + 4);
        }
    }

    public static void AddRun<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts
    {
        if (TParts.Squares)
        {
            OrderedMoments.AddRun<TParts>(cell, values, count);
            return;
        }

        int i = 0;
        if (count >= ShortRun)
        {
            i = count & -ShortRun;
            AddLanes<TParts>(cell, values, i);
        }

        for (; i < count; i++)
        {
            Add<TParts>(cell, values[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddRuns<TParts>(Moments* first, double* values, int count, Moments* second, double* others, int otherCount)
        where TParts : struct, IMomentParts => OrderedMoments.AddRuns<TParts>(first, values, count, second, others, otherCount);

    /// <summary>Adds a multiple of eight values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLanes<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts
    {
        Vector256<double> sums = default, moreSums = default, low = default, moreLow = default;
        Vector256<double> most = Vector256.Create(double.NegativeInfinity), more = most, least = -most, less = least;
        for (double* end = values + count; values < end; values += ShortRun)
        {
            Vector256<double> left = Vector256.Load(values);
            Vector256<double> right = Vector256.Load(values + (ShortRun / 2));
            if (TParts.Sum)
            {
                low += TwoSum(ref sums, left);
                moreLow += TwoSum(ref moreSums, right);
            }

            if (TParts.Extremes)
            {
                most = Vector256.MaxNative(left, most);
                more = Vector256.MaxNative(right, more);
                least = Vector256.MinNative(left, least);
                less = Vector256.MinNative(right, less);
            }
        }

        if (TParts.Sum)
        {
            low += moreLow + TwoSum(ref sums, moreSums);
            cell->SumLow += Join(ref cell->SumHigh, sums, low);
        }

        if (TParts.Extremes)
        {
            cell->Max = Math.Max(cell->Max, Greatest(Vector256.MaxNative(most, more)));
            cell->NegatedMin = Math.Max(cell->NegatedMin, Greatest(-Vector256.MinNative(least, less)));
        }

        cell->Count += count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Greatest(Vector256<double> lanes)
    {
        Vector128<double> pair = Vector128.MaxNative(lanes.GetLower(), lanes.GetUpper());
        return Math.Max(pair.GetElement(0), pair.GetElement(1));
    }

    /// <summary>Adds four lanes of pairs to a high half and returns what is to be added to the low half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Join(ref double high, Vector256<double> sums, Vector256<double> low)
    {
        Vector128<double> pair = sums.GetLower();
        Vector128<double> pairLow = low.GetLower() + low.GetUpper() + TwoSum(ref pair, sums.GetUpper());
        double error = Moments.TwoSum(ref high, pair.GetElement(0)) + pairLow.GetElement(0);
        return error + (Moments.TwoSum(ref high, pair.GetElement(1)) + pairLow.GetElement(1));
    }

    /// <summary>A value from each of two places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> LoadPair(double* lower, double* upper) =>
        Sse2.IsSupported ? Sse2.LoadHigh(Vector128.CreateScalarUnsafe(*lower), upper) : Vector128.Create(*lower, *upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(Vector128<double> pair, double* lower, double* upper)
    {
        *lower = pair.ToScalar();
        if (Sse2.IsSupported)
        {
            Sse2.StoreHigh(upper, pair);
        }
        else
        {
            *upper = pair.GetElement(1);
        }
    }

    /// <summary>The lower lane of one pair, and the upper one of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Lower(Vector128<double> pair, Vector128<double> upper) =>
        Sse41.IsSupported ? Sse41.Blend(pair, upper, 2) : Vector128.Create(pair.ToScalar(), upper.GetElement(1));

    /// <summary>The upper lanes of two pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Upper(Vector128<double> pair, Vector128<double> upper) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(pair, upper) : Vector128.Create(pair.GetElement(1), upper.GetElement(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> TwoSum(ref Vector128<double> sum, Vector128<double> value)
    {
        Vector128<double> before = sum;
        Vector128<double> after = before + value;
        Vector128<double> part = after - before;
        sum = after;
        return (before - (after - part)) + (value - part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> TwoSum(ref Vector256<double> sum, Vector256<double> value)
    {
        Vector256<double> before = sum;
        Vector256<double> after = before + value;
        Vector256<double> part = after - before;
        sum = after;
        return (before - (after - part)) + (value - part);
    }
}

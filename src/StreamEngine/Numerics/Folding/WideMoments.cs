using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Folding;

/// <summary>
/// Runs of one series by eight lanes, twice. What is left over at the end of a run is loaded together with values that were taken already, and these count as
/// zeros. Lanes meet in halves, so that no value goes through a scalar. Single values go by <see cref="VectorMoments"/>, runs with squares by <see cref="OrderedMoments"/>.
/// </summary>
internal readonly unsafe struct WideMoments : IMomentKernel
{
    private const int Lanes = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TParts>(Moments* cell, double value)
        where TParts : struct, IMomentParts => VectorMoments.Add<TParts>(cell, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTwo<TParts>(Moments* first, Moments* second, double* values)
        where TParts : struct, IMomentParts => VectorMoments.AddTwo<TParts>(first, second, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddRun<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts
    {
        if (TParts.Squares)
        {
            OrderedMoments.AddRun<TParts>(cell, values, count);
            return;
        }

        if (count >= Lanes)
        {
            AddLanes<TParts>(cell, values, count);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            VectorMoments.Add<TParts>(cell, values[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddRuns<TParts>(Moments* first, double* values, int count, Moments* second, double* others, int otherCount)
        where TParts : struct, IMomentParts => OrderedMoments.AddRuns<TParts>(first, values, count, second, others, otherCount);

    /// <summary>Adds eight values or more. The lanes are locals: a type of its own for them would live in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLanes<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts
    {
        Vector512<double> sums = Vector512.Load(values), low = default, most = sums, least = sums;
        double* at = values + Lanes;
        double* last = values + count - Lanes;
        if (at <= last)
        {
            Vector512<double> moreSums = Vector512.Load(at), moreLow = default;
            most = TParts.Extremes ? Vector512.MaxNative(moreSums, most) : most;
            least = TParts.Extremes ? Vector512.MinNative(moreSums, least) : least;
            for (at += Lanes; at + Lanes <= last; at += 2 * Lanes)
            {
                Vector512<double> left = Vector512.Load(at);
                Vector512<double> right = Vector512.Load(at + Lanes);
                AddTo<TParts>(left, ref sums, ref low);
                AddTo<TParts>(right, ref moreSums, ref moreLow);
                Widen<TParts>(left, ref least, ref most);
                Widen<TParts>(right, ref least, ref most);
            }

            low += TParts.Sum ? moreLow + TwoSum(ref sums, moreSums) : default;
        }

        for (; at < last + Lanes; at += Lanes)
        {
            // Of the last eight values those that were not added yet; for the extremes it does not matter.
            Vector512<double> next = Vector512.Load(at <= last ? at : last);
            Vector512<double> kept = at <= last
                ? Vector512<double>.AllBitsSet
                : Vector512.GreaterThanOrEqual(Vector512<long>.Indices, Vector512.Create(at - last)).AsDouble();
            AddTo<TParts>(next & kept, ref sums, ref low);
            Widen<TParts>(next, ref least, ref most);
        }

        double error = TParts.Sum ? Join(ref cell->SumHigh, sums, low) : 0;
        double* tail = &cell->SumLow;
        (Vector128.Load(tail) + Vector128.Create(error, count)).Store(tail);
        if (TParts.Extremes)
        {
            double* extremes = &cell->NegatedMin;
            Vector128.MaxNative(Extremes(least, most), Vector128.Load(extremes)).Store(extremes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<TParts>(Vector512<double> values, ref Vector512<double> sums, ref Vector512<double> low)
        where TParts : struct, IMomentParts
    {
        if (TParts.Sum)
        {
            low += TwoSum(ref sums, values);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen<TParts>(Vector512<double> values, ref Vector512<double> least, ref Vector512<double> most)
        where TParts : struct, IMomentParts
    {
        if (TParts.Extremes)
        {
            most = Vector512.MaxNative(values, most);
            least = Vector512.MinNative(values, least);
        }
    }

    /// <summary>The least value with its sign turned, and the greatest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Extremes(Vector512<double> least, Vector512<double> most)
    {
        Vector256<double> mostHalf = Vector256.MaxNative(most.GetLower(), most.GetUpper());
        Vector256<double> leastHalf = Vector256.MinNative(least.GetLower(), least.GetUpper());
        Vector128<double> mostPair = Vector128.MaxNative(mostHalf.GetLower(), mostHalf.GetUpper());
        Vector128<double> leastPair = -Vector128.MinNative(leastHalf.GetLower(), leastHalf.GetUpper());
        return Vector128.MaxNative(
            Vector128.Create(leastPair.GetElement(0), mostPair.GetElement(0)), Vector128.Create(leastPair.GetElement(1), mostPair.GetElement(1)));
    }

    /// <summary>Adds eight lanes of pairs to a high half and returns what is to be added to the low half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Join(ref double high, Vector512<double> sums, Vector512<double> low)
    {
        Vector256<double> half = sums.GetLower();
        Vector256<double> halfLow = low.GetLower() + low.GetUpper() + TwoSum(ref half, sums.GetUpper());
        Vector128<double> pair = half.GetLower();
        Vector128<double> pairLow = halfLow.GetLower() + halfLow.GetUpper() + TwoSum(ref pair, half.GetUpper());
        double sum = pair.GetElement(0);
        double error = Moments.TwoSum(ref sum, pair.GetElement(1));
        double before = high;
        error += Moments.TwoSum(ref sum, before) + (pairLow.GetElement(0) + pairLow.GetElement(1));
        high = sum;
        return error;
    }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> TwoSum(ref Vector512<double> sum, Vector512<double> value)
    {
        Vector512<double> before = sum;
        Vector512<double> after = before + value;
        Vector512<double> part = after - before;
        sum = after;
        return (before - (after - part)) + (value - part);
    }
}

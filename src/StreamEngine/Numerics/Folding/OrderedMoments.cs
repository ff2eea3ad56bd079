using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics.Folding;

/// <summary>
/// Runs of one series whose squares are kept: sums go value by value in the order of rows, as the scalar twin makes them. The squares of values lie farther apart
/// than a pair of doubles holds, so lanes with sums of their own would round where a run begins and ends, and a frame would tell how its rows were cut into batches.
/// </summary>
internal static unsafe class OrderedMoments
{
    private const int Block = 4;

    /// <summary>Adds at least one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddRun<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts
    {
        Begin(cell, values);
        AddSums(cell, values, count);
        End<TParts>(cell, values, count);
    }

    /// <summary>
    /// Adds at least one value to each of two different cells. A sum waits for the addition before it; the sums of the other cell do not, and fill the time.
    /// </summary>
    internal static void AddRuns<TParts>(Moments* first, double* values, int count, Moments* second, double* others, int otherCount)
        where TParts : struct, IMomentParts
    {
        Begin(first, values);
        Begin(second, others);
        int both = Avx.IsSupported ? Math.Min(count, otherCount) & -Block : 0;
        if (both > 0)
        {
            AddSums(first, values, second, others, both);
        }

        AddSums(first, values + both, count - both);
        AddSums(second, others + both, otherCount - both);
        End<TParts>(first, values, count);
        End<TParts>(second, others, otherCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(Moments* cell, double* values)
    {
        if (cell->Count == 0)
        {
            cell->Shift = *values;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TParts>(Moments* cell, double* values, int count)
        where TParts : struct, IMomentParts
    {
        cell->Count += count;
        if (TParts.Extremes)
        {
            Widen(&cell->NegatedMin, values, count);
        }
    }

    /// <summary>The sum is the lower lane, the sum of squares the upper one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSums(Moments* cell, double* values, int count)
    {
        Vector128<double> high = Vector128.Load(&cell->SumHigh);
        Vector128<double> low = Vector128.Create(cell->SumLow, cell->SquaresLow);
        Vector256<double> shift = Vector256.Create(cell->Shift);
        int i = 0;
        for (; i + Block <= count && Avx.IsSupported; i += Block)
        {
            AddBlock(Vector256.Load(values + i), shift, ref high, ref low);
        }

        for (; i < count; i++)
        {
            Vector128<double> value = Vector128.Create(values[i]);
            Vector128<double> distance = value - shift.GetLower();
            Vector128<double> before = high;
            value = First(value, distance * distance);
            high += value;
            low += Error(before, high, value);
        }

        high.Store(&cell->SumHigh);
        cell->SumLow = low.ToScalar();
        cell->SquaresLow = low.GetElement(1);
    }

    /// <summary>Both sums of two cells side by side, for a multiple of four values each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSums(Moments* first, double* values, Moments* second, double* others, int count)
    {
        Vector256<double> high = Vector256.Create(Vector128.Load(&first->SumHigh), Vector128.Load(&second->SumHigh));
        var low = Vector256.Create(first->SumLow, first->SquaresLow, second->SumLow, second->SquaresLow);
        Vector256<double> shift = Vector256.Create(first->Shift), otherShift = Vector256.Create(second->Shift);
        for (double* end = values + count; values < end; values += Block, others += Block)
        {
            Vector256<double> next = Vector256.Load(values), other = Vector256.Load(others);
            Vector256<double> squares = (next - shift) * (next - shift), otherSquares = (other - otherShift) * (other - otherShift);
            Vector256<double> odd = Avx.UnpackLow(next, squares), otherOdd = Avx.UnpackLow(other, otherSquares);
            Vector256<double> even = Avx.UnpackHigh(next, squares), otherEven = Avx.UnpackHigh(other, otherSquares);
            AddStep(Avx.Permute2x128(odd, otherOdd, 0x20), ref high, ref low);
            AddStep(Avx.Permute2x128(even, otherEven, 0x20), ref high, ref low);
            AddStep(Avx.Permute2x128(odd, otherOdd, 0x31), ref high, ref low);
            AddStep(Avx.Permute2x128(even, otherEven, 0x31), ref high, ref low);
        }

        high.GetLower().Store(&first->SumHigh);
        high.GetUpper().Store(&second->SumHigh);
        first->SumLow = low.GetElement(0);
        first->SquaresLow = low.GetElement(1);
        second->SumLow = low.GetElement(2);
        second->SquaresLow = low.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddStep(Vector256<double> value, ref Vector256<double> high, ref Vector256<double> low)
    {
        Vector256<double> before = high;
        high += value;
        low += Error(before, high, value);
    }

    /// <summary>
    /// Adds four values after each other. High and low halves wait for the value before, one addition a value each; the errors between them do not, and are made
    /// two values at a time: of the first and the third, and of the second and the fourth, as unpacking leaves them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBlock(Vector256<double> values, Vector256<double> shift, ref Vector128<double> high, ref Vector128<double> low)
    {
        Vector256<double> distances = values - shift;
        Vector256<double> squares = distances * distances;
        Vector256<double> odd = Avx.UnpackLow(values, squares);
        Vector256<double> even = Avx.UnpackHigh(values, squares);
        Vector128<double> one = high + odd.GetLower();
        Vector128<double> two = one + even.GetLower();
        Vector128<double> three = two + odd.GetUpper();
        Vector128<double> four = three + even.GetUpper();
        Vector256<double> between = Vector256.Create(one, three);
        Vector256<double> oddErrors = Error(Vector256.Create(high, two), between, odd);
        Vector256<double> evenErrors = Error(between, Vector256.Create(two, four), even);
        low += oddErrors.GetLower();
        low += evenErrors.GetLower();
        low += oddErrors.GetUpper();
        low += evenErrors.GetUpper();
        high = four;
    }

    /// <summary>Takes values into the extremes, which come out the same in any order. The last four are loaded together with values that were taken already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(double* extremes, double* values, int count)
    {
        Vector128<double> found = Vector128.Load(extremes);
        if (count < Block)
        {
            for (int i = 0; i < count; i++)
            {
                found = Vector128.MaxNative(Vector128.Create(values[i]) ^ Vector128.Create(-0.0, 0.0), found);
            }

            found.Store(extremes);
            return;
        }

        double* last = values + count - Block;
        Vector256<double> most = Vector256.Load(last);
        Vector256<double> least = most;
        for (; values < last; values += Block)
        {
            Vector256<double> next = Vector256.Load(values);
            most = Vector256.MaxNative(next, most);
            least = Vector256.MinNative(next, least);
        }

        Vector128<double> most2 = Vector128.MaxNative(most.GetLower(), most.GetUpper());
        Vector128<double> least2 = -Vector128.MinNative(least.GetLower(), least.GetUpper());
        found = Vector128.MaxNative(First(least2, most2), found);
        Vector128.MaxNative(Second(least2, most2), found).Store(extremes);
    }

    /// <summary>The first of each of two pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> First(Vector128<double> left, Vector128<double> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right) : Vector128.Create(left.ToScalar(), right.ToScalar());

    /// <summary>The second of each of two pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Second(Vector128<double> left, Vector128<double> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right) : Vector128.Create(left.GetElement(1), right.GetElement(1));

    /// <summary>What was rounded off where after = before + value: the second half of the two-sum, whose first is the sum itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Error(Vector128<double> before, Vector128<double> after, Vector128<double> value)
    {
        Vector128<double> part = after - before;
        return (before - (after - part)) + (value - part);
    }

    /// <inheritdoc cref="Error(Vector128{double}, Vector128{double}, Vector128{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Error(Vector256<double> before, Vector256<double> after, Vector256<double> value)
    {
        Vector256<double> part = after - before;
        return (before - (after - part)) + (value - part);
    }
}

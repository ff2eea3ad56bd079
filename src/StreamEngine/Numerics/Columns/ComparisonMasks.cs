using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Columns;

/// <summary>
/// Compares columns and writes one bit a row, 64 rows a word, the first row in the lowest bit. A side with fewer values than rows is a constant: at
/// least <see cref="ConstantLength"/> times the same value, read again for every word.
/// </summary>
internal static class ComparisonMasks
{
    /// <summary>Values of a constant side.</summary>
    internal const int ConstantLength = 64;

    /// <summary>Compares the rows of words in which rows are selected; bits of rows that are not selected are 0.</summary>
    /// <param name="comparison">What is asked.</param>
    /// <param name="left">A column of at least <paramref name="rows"/> values, or a constant.</param>
    /// <param name="right">The same.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="selection">Selected rows; none from <paramref name="rows"/> on.</param>
    /// <param name="result">Gets a word for each of the selection. May be the selection.</param>
    /// <param name="path">The vector width.</param>
    internal static void Compare<T>(
        Comparison comparison, ReadOnlySpan<T> left, ReadOnlySpan<T> right, int rows, ReadOnlySpan<ulong> selection, Span<ulong> result, KernelPath path)
        where T : unmanaged, INumber<T>
    {
        switch (comparison)
        {
            case Comparison.Equal: Run<T, EqualOperator>(left, right, rows, selection, result, path); break;
            case Comparison.Different: Run<T, DifferentOperator>(left, right, rows, selection, result, path); break;
            case Comparison.Less: Run<T, LessOperator>(left, right, rows, selection, result, path); break;
            case Comparison.LessOrEqual: Run<T, LessOrEqualOperator>(left, right, rows, selection, result, path); break;
            case Comparison.Greater: Run<T, GreaterOperator>(left, right, rows, selection, result, path); break;
            default: Run<T, GreaterOrEqualOperator>(left, right, rows, selection, result, path); break;
        }
    }

    /// <summary>True when the comparison holds of two values.</summary>
    internal static bool Test<T>(Comparison comparison, T left, T right)
        where T : unmanaged, INumber<T>
    {
        return comparison switch
        {
            Comparison.Equal => EqualOperator.Test(left, right),
            Comparison.Different => DifferentOperator.Test(left, right),
            Comparison.Less => LessOperator.Test(left, right),
            Comparison.LessOrEqual => LessOrEqualOperator.Test(left, right),
            Comparison.Greater => GreaterOperator.Test(left, right),
            _ => GreaterOrEqualOperator.Test(left, right),
        };
    }

    private static void Run<T, TOperator>(
        ReadOnlySpan<T> left, ReadOnlySpan<T> right, int rows, ReadOnlySpan<ulong> selection, Span<ulong> result, KernelPath path)
        where T : unmanaged, INumber<T>
        where TOperator : struct, IComparisonOperator
    {
        // A step of no values keeps a constant side where it is.
        nuint leftStep = left.Length < rows ? 0u : 64u, rightStep = right.Length < rows ? 0u : 64u;
        int whole = rows / 64;
        ref T a = ref MemoryMarshal.GetReference(left);
        ref T b = ref MemoryMarshal.GetReference(right);
        ref ulong to = ref MemoryMarshal.GetReference(result[..selection.Length]);
        ref ulong from = ref MemoryMarshal.GetReference(selection);
        for (int i = 0; i < whole; i++)
        {
            ulong selected = Unsafe.Add(ref from, i);
            Unsafe.Add(ref to, i) = selected == 0 ? 0 : selected & Word<T, TOperator>(ref a, ref b, path);
            a = ref Unsafe.Add(ref a, leftStep);
            b = ref Unsafe.Add(ref b, rightStep);
        }

        if (whole < selection.Length)
        {
            Span<T> padded = stackalloc T[128];
            padded.Clear();
            Copy(left, leftStep, whole, rows, padded[..64]);
            Copy(right, rightStep, whole, rows, padded[64..]);
            result[whole] = selection[whole] & Word<T, TOperator>(ref padded[0], ref padded[64], path);
        }
    }

    private static void Copy<T>(ReadOnlySpan<T> values, nuint step, int whole, int rows, Span<T> padded) =>
        (step == 0 ? values[..64] : values[(whole * 64)..rows]).CopyTo(padded);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word<T, TOperator>(ref T left, ref T right, KernelPath path)
        where T : unmanaged, INumber<T>
        where TOperator : struct, IComparisonOperator
    {
        ulong bits = 0;
        if (path == KernelPath.Vector512)
        {
            for (int i = 0; i < 64; i += Vector512<T>.Count)
            {
                bits |= TOperator.Test(Vector512.LoadUnsafe(ref left, (nuint)i), Vector512.LoadUnsafe(ref right, (nuint)i)).ExtractMostSignificantBits() << i;
            }
        }
        else if (path == KernelPath.Vector256)
        {
            for (int i = 0; i < 64; i += Vector256<T>.Count)
            {
                bits |= (ulong)TOperator.Test(Vector256.LoadUnsafe(ref left, (nuint)i), Vector256.LoadUnsafe(ref right, (nuint)i)).ExtractMostSignificantBits() << i;
            }
        }
        else if (path == KernelPath.Vector128)
        {
            for (int i = 0; i < 64; i += Vector128<T>.Count)
            {
                bits |= (ulong)TOperator.Test(Vector128.LoadUnsafe(ref left, (nuint)i), Vector128.LoadUnsafe(ref right, (nuint)i)).ExtractMostSignificantBits() << i;
            }
        }
        else
        {
            for (int i = 0; i < 64; i++)
            {
                bits |= (TOperator.Test(Unsafe.Add(ref left, i), Unsafe.Add(ref right, i)) ? 1UL : 0) << i;
            }
        }

        return bits;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Columns;

/// <summary>Arithmetic on columns of doubles. A side with fewer values than the result is a constant, as in <see cref="ComparisonMasks"/>.</summary>
internal static class ColumnArithmetic
{
    internal static void Add(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result, KernelPath path) =>
        Run<AddOperator>(left, right, result, path);

    internal static void Subtract(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result, KernelPath path) =>
        Run<SubtractOperator>(left, right, result, path);

    internal static void Multiply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result, KernelPath path) =>
        Run<MultiplyOperator>(left, right, result, path);

    /// <summary>Divides; NaN where the divisor is zero.</summary>
    internal static void Divide(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result, KernelPath path) =>
        Run<DivideOperator>(left, right, result, path);

    /// <summary>The remainder with the sign of the dividend; NaN where the divisor is zero.</summary>
    internal static void Remainder(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result)
    {
        int leftMask = left.Length < result.Length ? 63 : -1, rightMask = right.Length < result.Length ? 63 : -1;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = left[i & leftMask] % right[i & rightMask];
        }
    }

    private static void Run<TOperator>(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result, KernelPath path)
        where TOperator : struct, IArithmeticOperator
    {
        nuint leftMask = left.Length < result.Length ? 63 : nuint.MaxValue, rightMask = right.Length < result.Length ? 63 : nuint.MaxValue;
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        ref double to = ref MemoryMarshal.GetReference(result);
        nuint i = 0, rows = (nuint)result.Length;
        if (path == KernelPath.Vector512)
        {
            for (; i + 8 <= rows; i += 8)
            {
                TOperator.Compute(Vector512.LoadUnsafe(ref a, i & leftMask), Vector512.LoadUnsafe(ref b, i & rightMask)).StoreUnsafe(ref to, i);
            }
        }
        else if (path == KernelPath.Vector256)
        {
            for (; i + 4 <= rows; i += 4)
            {
                TOperator.Compute(Vector256.LoadUnsafe(ref a, i & leftMask), Vector256.LoadUnsafe(ref b, i & rightMask)).StoreUnsafe(ref to, i);
            }
        }
        else if (path == KernelPath.Vector128)
        {
            for (; i + 2 <= rows; i += 2)
            {
                TOperator.Compute(Vector128.LoadUnsafe(ref a, i & leftMask), Vector128.LoadUnsafe(ref b, i & rightMask)).StoreUnsafe(ref to, i);
            }
        }

        for (; i < rows; i++)
        {
            Unsafe.Add(ref to, i) = TOperator.Compute(Unsafe.Add(ref a, i & leftMask), Unsafe.Add(ref b, i & rightMask));
        }
    }
}

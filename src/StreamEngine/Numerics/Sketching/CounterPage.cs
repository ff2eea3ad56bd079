using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Sketching;

/// <summary>Sums of pages of 16-bit counters, 32 or 64 a page, and their scalar twins.</summary>
internal static class CounterPage
{
    /// <summary>The sum of all counters.</summary>
    internal static long Sum(ReadOnlySpan<ushort> page) => Kernel.Path == KernelPath.Scalar ? SumScalar(page) : SumVector(page);

    internal static long SumScalar(ReadOnlySpan<ushort> page)
    {
        long sum = 0;
        foreach (ushort count in page)
        {
            sum += count;
        }

        return sum;
    }

    internal static long SumVector(ReadOnlySpan<ushort> page)
    {
        Vector256<uint> sum = Vector256<uint>.Zero;
        ReadOnlySpan<uint> pairs = MemoryMarshal.Cast<ushort, uint>(page);
        for (; pairs.Length >= Vector256<uint>.Count; pairs = pairs[Vector256<uint>.Count..])
        {
            Vector256<uint> pair = Vector256.Create(pairs);
            sum += (pair & Vector256.Create(0xFFFFu)) + (pair >>> 16);
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Adds counters to others when no sum goes over 16 bits; else does nothing and returns false.</summary>
    internal static bool TryAdd(Span<ushort> page, ReadOnlySpan<ushort> other) =>
        Kernel.Path == KernelPath.Scalar ? TryAddScalar(page, other) : TryAddVector(page, other);

    internal static bool TryAddScalar(Span<ushort> page, ReadOnlySpan<ushort> other)
    {
        for (int i = 0; i < page.Length; i++)
        {
            if (page[i] + other[i] > ushort.MaxValue)
            {
                return false;
            }
        }

        for (int i = 0; i < page.Length; i++)
        {
            page[i] += other[i];
        }

        return true;
    }

    internal static bool TryAddVector(Span<ushort> page, ReadOnlySpan<ushort> other)
    {
        Vector256<ushort> over = Vector256<ushort>.Zero;
        for (int i = 0; i < page.Length; i += Vector256<ushort>.Count)
        {
            Vector256<ushort> left = Vector256.Create<ushort>(page[i..]);
            over |= Vector256.LessThan(left + Vector256.Create(other[i..]), left);
        }

        if (over != Vector256<ushort>.Zero)
        {
            return false;
        }

        for (int i = 0; i < page.Length; i += Vector256<ushort>.Count)
        {
            (Vector256.Create<ushort>(page[i..]) + Vector256.Create(other[i..])).CopyTo(page[i..]);
        }

        return true;
    }
}

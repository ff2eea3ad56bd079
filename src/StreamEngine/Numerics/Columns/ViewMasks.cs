using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Columns;

/// <summary>
/// Looks for a pattern of bits in a column of 16-byte values, each given as two words, and writes one bit a row. A view of text has its length
/// and first bytes there, so that texts up to 12 bytes are compared whole and longer ones are mostly told apart.
/// </summary>
internal static class ViewMasks
{
    /// <summary>Words that are fetched ahead: a page, since what the processor fetches by itself stops at the end of each.</summary>
    private const int FetchAhead = 512;

    private const ulong Even = 0x5555555555555555;

    /// <summary>Rows of which all bits under the mask are those of the pattern.</summary>
    /// <param name="values">Two words a row, for at least <paramref name="rows"/> rows.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="pattern">Two words.</param>
    /// <param name="mask">Two words.</param>
    /// <param name="selection">Selected rows; none from <paramref name="rows"/> on.</param>
    /// <param name="result">Gets a word for each of the selection. May be the selection.</param>
    /// <param name="path">The vector width.</param>
    internal static void Match(
        ReadOnlySpan<ulong> values, int rows, UInt128 pattern, UInt128 mask, ReadOnlySpan<ulong> selection, Span<ulong> result, KernelPath path)
    {
        Span<ulong> wanted = stackalloc ulong[16];
        for (int i = 0; i < 8; i += 2)
        {
            (wanted[i], wanted[i + 1]) = ((ulong)(pattern & mask), (ulong)((pattern & mask) >> 64));
            (wanted[i + 8], wanted[i + 9]) = ((ulong)mask, (ulong)(mask >> 64));
        }

        ref ulong pair = ref MemoryMarshal.GetReference(wanted);
        ref ulong from = ref MemoryMarshal.GetReference(values[..(rows * 2)]);
        int whole = rows / 64;
        for (int i = 0; i < whole; i++)
        {
            ulong selected = selection[i];
            result[i] = selected == 0 ? 0 : selected & Word(ref Unsafe.Add(ref from, i * 128), ref pair, path);
        }

        if (whole < selection.Length)
        {
            Span<ulong> padded = stackalloc ulong[128];
            padded.Clear();
            values[(whole * 128)..(rows * 2)].CopyTo(padded);
            result[whole] = selection[whole] & Word(ref padded[0], ref pair, path);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref ulong values, ref ulong pair, KernelPath path)
    {
        ulong low = 0, high = 0;
        if (path == KernelPath.Vector512)
        {
            Vector512<ulong> pattern = Vector512.LoadUnsafe(ref pair), mask = Vector512.LoadUnsafe(ref pair, 8);
            for (int i = 0; i < 64; i += 8)
            {
                Prefetch.Of(ref Unsafe.Add(ref values, i + FetchAhead));
                Prefetch.Of(ref Unsafe.Add(ref values, i + 64 + FetchAhead));
                low |= Vector512.Equals(Vector512.LoadUnsafe(ref values, (nuint)i) & mask, pattern).ExtractMostSignificantBits() << i;
                high |= Vector512.Equals(Vector512.LoadUnsafe(ref values, (nuint)i + 64) & mask, pattern).ExtractMostSignificantBits() << i;
            }
        }
        else if (path == KernelPath.Vector256)
        {
            Vector256<ulong> pattern = Vector256.LoadUnsafe(ref pair), mask = Vector256.LoadUnsafe(ref pair, 8);
            for (int i = 0; i < 64; i += 4)
            {
                low |= (ulong)Vector256.Equals(Vector256.LoadUnsafe(ref values, (nuint)i) & mask, pattern).ExtractMostSignificantBits() << i;
                high |= (ulong)Vector256.Equals(Vector256.LoadUnsafe(ref values, (nuint)i + 64) & mask, pattern).ExtractMostSignificantBits() << i;
            }
        }
        else
        {
            return Scalar(ref values, ref pair);
        }

        return Halve(low) | (Halve(high) << 32);
    }

    private static ulong Scalar(ref ulong values, ref ulong pair)
    {
        ulong pattern = pair, patternHigh = Unsafe.Add(ref pair, 1), mask = Unsafe.Add(ref pair, 8), maskHigh = Unsafe.Add(ref pair, 9);
        ulong bits = 0;
        for (int i = 0; i < 64; i++)
        {
            ulong differences = ((Unsafe.Add(ref values, 2 * i) & mask) ^ pattern) | ((Unsafe.Add(ref values, (2 * i) + 1) & maskHigh) ^ patternHigh);
            bits |= (differences == 0 ? 1UL : 0) << i;
        }

        return bits;
    }

    /// <summary>One bit for each pair of bits that are both set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Halve(ulong pairs)
    {
        ulong both = pairs & (pairs >> 1) & Even;
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.ParallelBitExtract(both, Even);
        }

        both = (both | (both >> 1)) & 0x3333333333333333;
        both = (both | (both >> 2)) & 0x0F0F0F0F0F0F0F0F;
        both = (both | (both >> 4)) & 0x00FF00FF00FF00FF;
        both = (both | (both >> 8)) & 0x0000FFFF0000FFFF;
        return (both | (both >> 16)) & 0xFFFFFFFF;
    }
}

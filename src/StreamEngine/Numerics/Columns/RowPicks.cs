using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Columns;

/// <summary>
/// Puts what belongs to the rows of a mask beside each other, 64 rows at a time, without a branch on a bit. A vector is written whole, so what lies behind the rows that were picked is
/// overwritten, up to the number of rows of the block.
/// </summary>
internal static class RowPicks
{
    /// <summary>Values that are fetched ahead: a page, since what the processor fetches by itself stops at the end of each.</summary>
    private const int FetchAhead = 512;

    private static readonly Vector512<byte> s_numbers = Vector512.CreateSequence<byte>(0, 1);

    // Byte of a word, within 16 bytes, in which the bit of each lane stands; and the bit.
    private static readonly Vector512<byte> s_byteOfBit = Vector512.CreateSequence<byte>(0, 1) >>> 3;
    private static readonly Vector512<byte> s_bitOfByte = Vector512.Create(0x8040201008040201).AsByte();
    private static readonly Vector512<long> s_bits = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);

    /// <summary>The numbers of the rows.</summary>
    /// <param name="mask">A bit for each row, 64 rows a word.</param>
    /// <param name="to">Gets the numbers; has room for all bits of the mask.</param>
    /// <param name="path">The vector width.</param>
    /// <returns>How many there are.</returns>
    internal static int Rows(ReadOnlySpan<ulong> mask, Span<ushort> to, KernelPath path)
    {
        int count = 0;
        if (path == KernelPath.Vector512 && Avx512Vbmi2.IsSupported)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(to.Length, mask.Length * 64);
            ref ushort first = ref MemoryMarshal.GetReference(to);
            for (int word = 0; word < mask.Length; word++)
            {
                ulong bits = mask[word];
                Vector512<byte> selected = Vector512.Shuffle(Vector512.Create(bits).AsByte(), s_byteOfBit) & s_bitOfByte;
                Vector512<byte> picked = Avx512Vbmi2.Compress(Vector512<byte>.Zero, ~Vector512.Equals(selected, Vector512<byte>.Zero), s_numbers);
                Vector512<ushort> start = Vector512.Create((ushort)(word * 64));
                (Avx512BW.ConvertToVector512UInt16(picked.GetLower()) + start).StoreUnsafe(ref first, (nuint)count);
                (Avx512BW.ConvertToVector512UInt16(picked.GetUpper()) + start).StoreUnsafe(ref first, (nuint)(count + 32));
                count += BitOperations.PopCount(bits);
            }

            return count;
        }

        for (int word = 0; word < mask.Length; word++)
        {
            for (ulong left = mask[word]; left != 0; left &= left - 1)
            {
                to[count++] = (ushort)((word * 64) + BitOperations.TrailingZeroCount(left));
            }
        }

        return count;
    }

    /// <summary>Takes the rows out of a mask whose value is infinite or not a number.</summary>
    /// <param name="mask">A bit for each row, 64 rows a word; none behind the values.</param>
    /// <param name="values">A value for each row of the block.</param>
    /// <param name="path">The vector width.</param>
    internal static void KeepFinite(Span<ulong> mask, ReadOnlySpan<double> values, KernelPath path)
    {
        int word = 0;
        if (path == KernelPath.Vector512)
        {
            ref double from = ref MemoryMarshal.GetReference(values);
            for (int whole = Math.Min(mask.Length, values.Length / 64); word < whole; word++)
            {
                ulong finite = 0;
                for (int i = 0; i < 64; i += 8)
                {
                    finite |= Vector512.IsFinite(Vector512.LoadUnsafe(ref from, (nuint)((word * 64) + i))).ExtractMostSignificantBits() << i;
                }

                mask[word] &= finite;
            }
        }

        for (; word < mask.Length; word++)
        {
            for (ulong left = mask[word]; left != 0; left &= left - 1)
            {
                if (!double.IsFinite(values[(word * 64) + BitOperations.TrailingZeroCount(left)]))
                {
                    mask[word] &= ~(left & (~left + 1));
                }
            }
        }
    }

    /// <summary>The values of the rows.</summary>
    /// <param name="mask">A bit for each row, 64 rows a word.</param>
    /// <param name="values">A value of 64 bits for each row of the block.</param>
    /// <param name="to">Gets the values; has room for those of all rows of the block.</param>
    /// <param name="path">The vector width.</param>
    /// <returns>How many there are.</returns>
    internal static int Values(ReadOnlySpan<ulong> mask, ReadOnlySpan<long> values, Span<long> to, KernelPath path)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to.Length, values.Length);
        int count = 0;
        int word = 0;
        if (path == KernelPath.Vector512 && Avx512F.IsSupported)
        {
            ref long from = ref MemoryMarshal.GetReference(values);
            ref long first = ref MemoryMarshal.GetReference(to);
            for (int whole = Math.Min(mask.Length, values.Length / 64); word < whole; word++)
            {
                ulong bits = mask[word];
                if (bits == 0)
                {
                    continue;
                }

                Vector512<long> left = Vector512.Create((long)bits);
                for (int i = 0; i < 64; i += 8)
                {
                    Prefetch.Of(ref Unsafe.Add(ref from, (word * 64) + i + FetchAhead));
                    Vector512<long> picked = Avx512F.Compress(
                        Vector512<long>.Zero, ~Vector512.Equals(left & (s_bits << i), Vector512<long>.Zero), Vector512.LoadUnsafe(ref from, (nuint)((word * 64) + i)));
                    picked.StoreUnsafe(ref first, (nuint)count);
                    count += BitOperations.PopCount((byte)(bits >> i));
                }
            }
        }

        for (; word < mask.Length; word++)
        {
            for (ulong left = mask[word]; left != 0; left &= left - 1)
            {
                to[count++] = values[(word * 64) + BitOperations.TrailingZeroCount(left)];
            }
        }

        return count;
    }
}

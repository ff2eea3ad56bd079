using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Memory;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics.Sketching;

/// <summary>
/// Registers of HyperLogLog, a byte each: the register is chosen by the first bits of a hash and keeps the greatest rank, one more than the zeros that
/// follow them. Sketches without registers are left to the caller.
/// </summary>
internal static unsafe class RegisterKernel
{
    /// <summary>Most hashes of a block.</summary>
    internal const int Block = 64;

    /// <summary>The rank of a hash for 2^<paramref name="precision"/> registers: 1 to 65 - precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte Rank(ulong hash, int precision) =>
        (byte)(BitOperations.LeadingZeroCount((hash << precision) | (1UL << (precision - 1))) + 1);

    /// <summary>Takes hashes in, and writes the positions of those that are left into <paramref name="left"/>.</summary>
    /// <returns>How many are left.</returns>
    [SkipLocalsInit]
    internal static int Fold(SlabBlocks blocks, ReadOnlySpan<int> handles, ReadOnlySpan<ulong> hashes, int precision, Span<byte> left)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(handles.Length, Block);
        ArgumentOutOfRangeException.ThrowIfLessThan(hashes.Length, handles.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(left.Length, handles.Length);
        nint* places = stackalloc nint[Block];
        byte* ranks = stackalloc byte[Block];
        nint* bases = blocks.Bases;
        int shift = blocks.SlabShift;
        fixed (int* handle = handles)
        fixed (ulong* hash = hashes)
        fixed (byte* other = left)
        {
            nint count = handles.Length;
            for (nint i = 0; i < count; i++)
            {
                byte* head = At(bases, shift, handle[i]);
                places[i] = (nint)head;
                Prefetch(head);
            }

            nint rest = 0;
            nint found = 0;
            for (nint i = 0; i < count; i++)
            {
                var head = (DistinctHead*)places[i];
                if (head->Hashes >= 0)
                {
                    other[rest++] = (byte)i;
                    continue;
                }

                ulong bits = hash[i];
                byte* register = At(bases, shift, head->Block) + (bits >> (64 - precision));
                Prefetch(register);
                ranks[found] = Rank(bits, precision);
                places[found++] = (nint)register;
            }

            for (nint i = 0; i < found; i++)
            {
                var register = (byte*)places[i];
                *register = Math.Max(*register, ranks[i]); // Whether a rank is greater is not to be foreseen.
            }

            return (int)rest;
        }
    }

    /// <summary>Takes hashes of one sketch in.</summary>
    internal static void FoldRun(Span<byte> registers, ReadOnlySpan<ulong> hashes, int precision)
    {
        fixed (byte* first = registers)
        {
            foreach (ulong hash in hashes)
            {
                byte* register = first + (hash >> (64 - precision));
                byte rank = Rank(hash, precision);
                if (*register < rank)
                {
                    *register = rank;
                }
            }
        }
    }

    /// <summary>Keeps the greater of two registers. The length is a multiple of 64.</summary>
    internal static void Max(Span<byte> registers, ReadOnlySpan<byte> other)
    {
        int i = 0;
        if (Kernel.Path >= KernelPath.Vector256)
        {
            for (; i < registers.Length; i += Vector256<byte>.Count)
            {
                Vector256.Max(Vector256.Create<byte>(registers[i..]), Vector256.Create(other[i..])).CopyTo(registers[i..]);
            }
        }

        for (; i < registers.Length; i++)
        {
            registers[i] = Math.Max(registers[i], other[i]);
        }
    }

    /// <summary>How many registers have each value. The length is a multiple of 64.</summary>
    internal static void Histogram(ReadOnlySpan<byte> registers, Span<int> counts)
    {
        if (Kernel.Path >= KernelPath.Vector256)
        {
            HistogramVector(registers, counts);
        }
        else
        {
            HistogramScalar(registers, counts);
        }
    }

    internal static void HistogramScalar(ReadOnlySpan<byte> registers, Span<int> counts)
    {
        foreach (byte register in registers)
        {
            counts[register]++;
        }
    }

    /// <summary>Values lie close to each other: four are counted at a time until all registers are counted.</summary>
    internal static void HistogramVector(ReadOnlySpan<byte> registers, Span<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(registers.Length % Vector256<byte>.Count, 0);
        int left = registers.Length;
        fixed (byte* first = registers)
        {
            for (int value = 0; left > 0; value += 4)
            {
                left -= CountFour(first, registers.Length, (byte)value, counts);
            }
        }
    }

    /// <summary>How many registers have each of four values that follow each other.</summary>
    private static int CountFour(byte* registers, int length, byte value, Span<int> counts)
    {
        var least = Vector256.Create(value);
        Vector256<byte> second = least + Vector256.Create((byte)1);
        Vector256<byte> third = least + Vector256.Create((byte)2);
        Vector256<byte> fourth = least + Vector256.Create((byte)3);
        int a = 0, b = 0, c = 0, d = 0;
        for (byte* end = registers + length; registers < end; registers += Vector256<byte>.Count)
        {
            Vector256<byte> block = Vector256.Load(registers);
            a += BitOperations.PopCount(Vector256.Equals(block, least).ExtractMostSignificantBits());
            b += BitOperations.PopCount(Vector256.Equals(block, second).ExtractMostSignificantBits());
            c += BitOperations.PopCount(Vector256.Equals(block, third).ExtractMostSignificantBits());
            d += BitOperations.PopCount(Vector256.Equals(block, fourth).ExtractMostSignificantBits());
        }

        ReadOnlySpan<int> found = [a, b, c, d];
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] > 0)
            {
                counts[value + i] += found[i];
            }
        }

        return a + b + c + d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* At(nint* bases, int shift, int block) =>
        (byte*)bases[(uint)block >> shift] + ((nuint)((uint)block & ((1u << shift) - 1)) << SlabBlocks.LineShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* line)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(line);
        }
    }
}

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
        nint* places = stackalloc nint[Block];
        byte* ranks = stackalloc byte[Block];
        nint* bases = blocks.Bases;
        int shift = blocks.SlabShift;
        for (int i = 0; i < handles.Length; i++)
        {
            places[i] = (nint)At(bases, shift, handles[i]);
            Prefetch((byte*)places[i]);
        }

        int rest = 0;
        int found = 0;
        for (int i = 0; i < handles.Length; i++)
        {
            var head = (DistinctHead*)places[i];
            if (head->Hashes >= 0)
            {
                left[rest++] = (byte)i;
                continue;
            }

            byte* register = At(bases, shift, head->Block) + (hashes[i] >> (64 - precision));
            Prefetch(register);
            ranks[found] = Rank(hashes[i], precision);
            places[found++] = (nint)register;
        }

        for (int i = 0; i < found; i++)
        {
            var register = (byte*)places[i];
            if (*register < ranks[i])
            {
                *register = ranks[i];
            }
        }

        return rest;
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

    /// <summary>Values lie close to each other: it counts one after the other until all registers are counted.</summary>
    internal static void HistogramVector(ReadOnlySpan<byte> registers, Span<int> counts)
    {
        int left = registers.Length;
        for (int value = 0; left > 0; value++)
        {
            var same = Vector256.Create((byte)value);
            int count = 0;
            for (int i = 0; i < registers.Length; i += Vector256<byte>.Count)
            {
                count += BitOperations.PopCount(Vector256.Equals(Vector256.Create(registers[i..]), same).ExtractMostSignificantBits());
            }

            counts[value] += count;
            left -= count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* At(nint* bases, int shift, int block) =>
        (byte*)bases[block >> shift] + ((nint)(block & ((1 << shift) - 1)) << SlabBlocks.LineShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* line)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(line);
        }
    }
}

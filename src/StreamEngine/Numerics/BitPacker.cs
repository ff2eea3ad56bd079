using System.Buffers.Binary;
using System.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics;

/// <summary>Packs bytes that are 0 or 1 into bits, the first in the lowest bit, as Arrow keeps validity and truth values.</summary>
internal static class BitPacker
{
    private const int Block = 64;

    /// <summary>Bytes that <paramref name="count"/> bits take.</summary>
    internal static int Bytes(int count) => (count + 7) / 8;

    /// <summary>Packs flags by the width that the process uses.</summary>
    /// <param name="flags">One byte a flag, 0 or 1.</param>
    /// <param name="bits">At least <see cref="Bytes"/> of the number of flags; those bytes are overwritten, with zeros after the last flag.</param>
    /// <returns>Number of flags that are 1.</returns>
    internal static int Pack(ReadOnlySpan<byte> flags, Span<byte> bits) => Pack(flags, bits, Kernel.Path);

    /// <summary>Packs flags by a width that the machine has.</summary>
    internal static int Pack(ReadOnlySpan<byte> flags, Span<byte> bits, KernelPath path) => path switch
    {
        KernelPath.Vector512 => Pack<Block512>(flags, bits),
        KernelPath.Vector256 => Pack<Block256>(flags, bits),
        KernelPath.Vector128 => Pack<Block128>(flags, bits),
        _ => Pack<ScalarBlock>(flags, bits),
    };

    private static int Pack<TBlock>(ReadOnlySpan<byte> flags, Span<byte> bits)
        where TBlock : struct, IByteBlock<TBlock>
    {
        int count = 0;
        int at = 0;
        for (; at <= flags.Length - Block; at += Block)
        {
            ulong mask = TBlock.Load(in flags[at]).Equal(1);
            count += BitOperations.PopCount(mask);
            BinaryPrimitives.WriteUInt64LittleEndian(bits[(at / 8)..], mask);
        }

        if (at < flags.Length)
        {
            Span<byte> rest = stackalloc byte[Block];
            rest.Clear();
            flags[at..].CopyTo(rest);
            ulong mask = TBlock.Load(in rest[0]).Equal(1);
            count += BitOperations.PopCount(mask);
            Span<byte> last = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(last, mask);
            last[..Bytes(flags.Length - at)].CopyTo(bits[(at / 8)..]);
        }

        return count;
    }
}

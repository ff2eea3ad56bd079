using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics;

/// <summary>First and last bytes of a short text as integers, so that texts of up to 16 bytes compare in two operations.</summary>
internal static class ByteWords
{
    /// <summary>The first 8 bytes, little-endian; zeros stand in for bytes after the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong First(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(text);
        }

        if (text.Length >= 4)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(text);
            ulong high = BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]);
            return low | (high << ((text.Length - 4) * 8));
        }

        return text.Length switch
        {
            0 => 0,
            1 => text[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(text),
            _ => BinaryPrimitives.ReadUInt16LittleEndian(text) | ((ulong)text[2] << 16),
        };
    }

    /// <summary>The first 8 bytes of a piece of a text, mostly in one load: bytes after the piece are cut off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong First(ReadOnlySpan<byte> text, int start, int length)
    {
        if (start + 8 > text.Length || length == 0)
        {
            return First(text.Slice(start, length));
        }

        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(text[start..]);
        return length >= 8 ? word : word & (ulong.MaxValue >> ((8 - length) * 8));
    }

    /// <summary>The last 8 bytes of a text longer than 8, little-endian; 0 for a shorter one, which the first 8 tell in full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Last(ReadOnlySpan<byte> text) => text.Length > 8 ? BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]) : 0;

    /// <summary>Sets the bit that tells lower from upper case in every byte: texts that differ by case of letters become equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Fold(ulong word) => word | 0x2020202020202020;
}

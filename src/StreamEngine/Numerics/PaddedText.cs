using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Numerics;

/// <summary>A text of up to 16 bytes as two words that may overlap, and its length: read and compared without a branch on the length.</summary>
internal readonly record struct PaddedText(ulong First, ulong Last, int Length)
{
    /// <summary>Longest text that is the same when its words are, in bytes.</summary>
    internal const int MaxLength = 16;

    /// <summary>A hash for small tables inside the process whose entries are compared.</summary>
    internal uint Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ulong mixed = ((First + (ulong)Length) * ByteHash.Seed0) ^ (Last * ByteHash.Seed3);
            return (uint)(((mixed ^ (mixed >> 29)) * ByteHash.Seed2) >> 32);
        }
    }

    /// <summary>Reads a text from whose start on eight bytes can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PaddedText Of(ReadOnlySpan<byte> text)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        ulong mask = ulong.MaxValue >> (8 * Math.Max(8 - text.Length, 0));
        ulong first = Unsafe.ReadUnaligned<ulong>(ref start) & mask;
        ulong last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, Math.Max(text.Length - 8, 0))) & mask;
        return new PaddedText(first, last, text.Length);
    }
}

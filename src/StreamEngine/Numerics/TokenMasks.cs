using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>
/// Bit masks of a line of text, one bit a byte: breaks (white space, control bytes and <c>= : , ; ( ) [ ] { } &lt; &gt; | " '</c>), digits,
/// and marks (<c>. / \ @</c>). Words are then found and tested by bit operations instead of byte by byte.
/// </summary>
internal readonly ref struct TokenMasks
{
    /// <summary>Longest line, in bytes.</summary>
    internal const int MaxLine = 4096;

    /// <summary>Words of memory that a line needs at most.</summary>
    internal const int MaxWords = 3 * (MaxLine / 64 + 1);

    private const byte BreakBits = 0x1F;
    private const byte MarkBits = 0xE0;

    // A byte's class is Low[low nibble] & High[high nibble]. Bits 0 to 4 are breaks in rows 2, 3, 5, 7 and 0-1 of the ASCII table,
    // bits 5 to 7 are marks in rows 2, 5 and 4.
    private static readonly Vector128<byte> _low = Vector128.Create(
        (byte)0x91, 0x10, 0x11, 0x10, 0x10, 0x10, 0x10, 0x11, 0x11, 0x11, 0x12, 0x1E, 0x5B, 0x1E, 0x32, 0x30);

    private static readonly Vector128<byte> _high = Vector128.Create(
        (byte)0x10, 0x10, 0x21, 0x02, 0x80, 0x44, 0x00, 0x08, 0, 0, 0, 0, 0, 0, 0, 0);

    private readonly ReadOnlySpan<ulong> _masks;

    /// <summary>Classifies a line of at most <see cref="MaxLine"/> bytes into <paramref name="memory"/>.</summary>
    internal TokenMasks(ReadOnlySpan<byte> line, Span<ulong> memory)
    {
        int block = 0;
        int at = 0;
        for (; at + 64 <= line.Length; at += 64, block += 3)
        {
            Classify(line.Slice(at, 64), memory.Slice(block, 3));
        }

        Span<byte> tail = stackalloc byte[64];
        int rest = line.Length - at;
        line[at..].CopyTo(tail);
        Classify(tail, memory.Slice(block, 3));
        // Everything behind the end is a break: a search always ends, at the end of the line at the latest.
        memory[block] |= ~0UL << rest;
        _masks = memory[..(block + 3)];
    }

    /// <summary>The first break at or after <paramref name="from"/>; the length of the line when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextBreak(int from)
    {
        int block = from >> 6;
        ulong mask = _masks[block * 3] >> (from & 63);
        if (mask != 0)
        {
            return from + BitOperations.TrailingZeroCount(mask);
        }

        while (true)
        {
            mask = _masks[++block * 3];
            if (mask != 0)
            {
                return (block << 6) + BitOperations.TrailingZeroCount(mask);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool AnyDigit(int from, int to) => Any(1, from, to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool AnyMark(int from, int to) => Any(2, from, to);

    /// <summary>One byte at a time: what the vector form must equal. Returns 1 for a break, 2 for a digit, 4 for a mark, 0 else.</summary>
    internal static int ClassOf(byte value) => value switch
    {
        <= 0x20 or (byte)'=' or (byte)':' or (byte)',' or (byte)';' or (byte)'(' or (byte)')' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}'
            or (byte)'<' or (byte)'>' or (byte)'|' or (byte)'"' or (byte)'\'' => 1,
        >= (byte)'0' and <= (byte)'9' => 2,
        (byte)'.' or (byte)'/' or (byte)'\\' or (byte)'@' => 4,
        _ => 0,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Any(int kind, int from, int to)
    {
        int block = from >> 6;
        int last = (to - 1) >> 6;
        ulong mask = _masks[block * 3 + kind] & (~0UL << (from & 63));
        for (; block < last; mask = _masks[++block * 3 + kind])
        {
            if (mask != 0)
            {
                return true;
            }
        }

        return (mask & (~0UL >> (63 - ((to - 1) & 63)))) != 0;
    }

    private static void Classify(ReadOnlySpan<byte> block, Span<ulong> masks)
    {
        ulong breaks = 0;
        ulong digits = 0;
        ulong marks = 0;
        ref byte start = ref MemoryMarshal.GetReference(block);
        for (int i = 0; i < 64; i += 16)
        {
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref start, (nuint)i);
            Vector128<byte> low = Vector128.ShuffleNative(_low, bytes & Vector128.Create((byte)0x0F));
            Vector128<byte> high = Vector128.ShuffleNative(_high, bytes >>> 4);
            Vector128<byte> kind = low & high;
            Vector128<byte> none = Vector128<byte>.Zero;
            breaks |= (ulong)(~Vector128.Equals(kind & Vector128.Create(BreakBits), none)).ExtractMostSignificantBits() << i;
            marks |= (ulong)(~Vector128.Equals(kind & Vector128.Create(MarkBits), none)).ExtractMostSignificantBits() << i;
            digits |= (ulong)Vector128.LessThan(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)10)).ExtractMostSignificantBits() << i;
        }

        masks[0] = breaks;
        masks[1] = digits;
        masks[2] = marks;
    }
}

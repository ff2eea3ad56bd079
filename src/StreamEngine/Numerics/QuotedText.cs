using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>Vector search inside quoted text.</summary>
internal static class QuotedText
{
    /// <summary>
    /// Position of the first quote, backslash or control byte (below 0x20) at or after <paramref name="start"/>; the length when
    /// there is none. Loads stay inside the text.
    /// </summary>
    internal static int IndexOfSpecial(ReadOnlySpan<byte> text, int start)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        int at = start;
        for (; at <= text.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            uint mask = Special(Vector256.LoadUnsafe(ref first, (nuint)at));
            if (mask != 0)
            {
                return at + BitOperations.TrailingZeroCount(mask);
            }
        }

        if (text.Length >= Vector256<byte>.Count && at < text.Length)
        {
            // The last load overlaps bytes that are done or lie before the start: their bits are cut off.
            int last = text.Length - Vector256<byte>.Count;
            uint mask = Special(Vector256.LoadUnsafe(ref first, (nuint)last)) >> (at - last);
            return mask == 0 ? text.Length : at + BitOperations.TrailingZeroCount(mask);
        }

        while (at < text.Length && text[at] is not ((byte)'"' or (byte)'\\' or < 0x20))
        {
            at++;
        }

        return at;
    }

    /// <summary>Position of the first <paramref name="a"/>, <paramref name="b"/> or <paramref name="c"/> at or after <paramref name="start"/>; the length when there is none.</summary>
    internal static int IndexOfAny(ReadOnlySpan<byte> text, int start, byte a, byte b, byte c)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        int at = start;
        for (; at <= text.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            uint mask = AnyOf(Vector256.LoadUnsafe(ref first, (nuint)at), a, b, c);
            if (mask != 0)
            {
                return at + BitOperations.TrailingZeroCount(mask);
            }
        }

        if (text.Length >= Vector256<byte>.Count && at < text.Length)
        {
            int last = text.Length - Vector256<byte>.Count;
            uint mask = AnyOf(Vector256.LoadUnsafe(ref first, (nuint)last), a, b, c) >> (at - last);
            return mask == 0 ? text.Length : at + BitOperations.TrailingZeroCount(mask);
        }

        while (at < text.Length && text[at] != a && text[at] != b && text[at] != c)
        {
            at++;
        }

        return at;
    }

    /// <summary>
    /// Copies text up to the first backslash, at most as much as both spans hold.
    /// </summary>
    /// <returns>Bytes copied; the text is done, or a backslash follows.</returns>
    internal static int CopyToBackslash(ReadOnlySpan<byte> text, Span<byte> target)
    {
        ref byte from = ref MemoryMarshal.GetReference(text);
        ref byte to = ref MemoryMarshal.GetReference(target);
        int limit = Math.Min(text.Length, target.Length);
        int at = 0;
        for (; at <= limit - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            Vector256<byte> block = Vector256.LoadUnsafe(ref from, (nuint)at);
            block.StoreUnsafe(ref to, (nuint)at);
            uint mask = Vector256.Equals(block, Vector256.Create((byte)'\\')).ExtractMostSignificantBits();
            if (mask != 0)
            {
                return at + BitOperations.TrailingZeroCount(mask);
            }
        }

        for (; at < limit && text[at] != '\\'; at++)
        {
            target[at] = text[at];
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Special(Vector256<byte> block) =>
        (Vector256.Equals(block, Vector256.Create((byte)'"'))
        | Vector256.Equals(block, Vector256.Create((byte)'\\'))
        | Vector256.Equals(Vector256.Min(block, Vector256.Create((byte)0x1F)), block)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint AnyOf(Vector256<byte> block, byte a, byte b, byte c) =>
        (Vector256.Equals(block, Vector256.Create(a))
        | Vector256.Equals(block, Vector256.Create(b))
        | Vector256.Equals(block, Vector256.Create(c))).ExtractMostSignificantBits();
}

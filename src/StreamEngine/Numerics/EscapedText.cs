using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace StreamEngine.Numerics;

/// <summary>Decodes the escape sequences of JSON strings (RFC 8259, section 7).</summary>
internal static class EscapedText
{
    /// <summary>Bytes that the target must have beyond the length of the text: whole vectors are copied.</summary>
    internal const int Margin = 32;

    /// <summary>What the byte after a backslash stands for; 0 for <c>u</c> and for those that stand for nothing.</summary>
    private static ReadOnlySpan<byte> Simple =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0x22, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x5C, 0, 0, 0,
        0, 0, 0x08, 0, 0, 0, 0x0C, 0, 0, 0, 0, 0, 0, 0, 0x0A, 0, 0, 0, 0x0D, 0, 0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Decodes a piece of text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">First byte of the string, after its quote.</param>
    /// <param name="length">Length of the string.</param>
    /// <param name="target">As long as the string and <see cref="Margin"/> more: no escape sequence is shorter than what it means.</param>
    /// <returns>Bytes written; -1 when an escape sequence is wrong. Half a surrogate pair becomes U+FFFD.</returns>
    internal static int Decode(ByteText text, int start, int length, Span<byte> target)
    {
        ref byte to = ref MemoryMarshal.GetReference(target);
        int at = start;
        int end = start + length;
        int written = 0;
        while (at < end)
        {
            Vector256<byte> block = text.Load32(at);
            block.StoreUnsafe(ref to, (nuint)written);
            uint mask = Vector256.Equals(block, Vector256.Create((byte)'\\')).ExtractMostSignificantBits();
            int plain = Math.Min(mask == 0 ? Vector256<byte>.Count : BitOperations.TrailingZeroCount(mask), end - at);
            at += plain;
            written += plain;
            while (at < end && text[at] == '\\')
            {
                byte escape = at + 1 < end ? text[at + 1] : (byte)0;
                byte simple = escape < Simple.Length ? Simple[escape] : (byte)0;
                if (simple != 0)
                {
                    Unsafe.Add(ref to, written++) = simple;
                    at += 2;
                    continue;
                }

                int rune = escape == 'u' ? DecodeUnit(text, ref at, end) : -1;
                if (rune < 0)
                {
                    return -1;
                }

                written += new Rune(rune).EncodeToUtf8(target[written..]);
            }
        }

        return written;
    }

    /// <summary>The scalar value of one sequence of four hexadecimal digits, or of two that are a pair; -1 when it is none.</summary>
    private static int DecodeUnit(ByteText text, ref int at, int end)
    {
        int unit = Hex(text, at, end);
        at += 6;
        if (unit < 0 || !char.IsSurrogate((char)unit))
        {
            return unit;
        }

        int low = char.IsHighSurrogate((char)unit) && at + 1 < end && text[at] == '\\' && text[at + 1] == 'u' ? Hex(text, at, end) : -1;
        if (low < 0 || !char.IsLowSurrogate((char)low))
        {
            return Rune.ReplacementChar.Value;
        }

        at += 6;
        return char.ConvertToUtf32((char)unit, (char)low);
    }

    private static int Hex(ByteText text, int at, int end)
    {
        if (at + 6 > end)
        {
            return -1;
        }

        int value = 0;
        for (int i = 2; i < 6; i++)
        {
            int digit = HexDigit(text[at + i]);
            if (digit < 0)
            {
                return -1;
            }

            value = (value << 4) | digit;
        }

        return value;
    }

    private static int HexDigit(byte digit) => (uint)(digit - '0') <= 9 ? digit - '0'
        : (uint)((digit | 0x20) - 'a') <= 5 ? (digit | 0x20) - 'a' + 10
        : -1;
}

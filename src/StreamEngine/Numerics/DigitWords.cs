using System.Numerics;
using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics;

/// <summary>Decimal digits by words of eight, checked and combined side by side in one integer.</summary>
internal static class DigitWords
{
    private const ulong Zeros = 0x3030303030303030;
    private const ulong HighBits = 0x8080808080808080;

    private static ReadOnlySpan<ulong> PowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>Appends digits to a number, which wraps around when it has no room.</summary>
    /// <param name="text">Text with digits.</param>
    /// <param name="at">Where they begin; is moved behind the last one.</param>
    /// <param name="value">What the digits are appended to.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Read(ReadOnlySpan<byte> text, ref int at, ulong value)
    {
        while (true)
        {
            int rest = Math.Min(text.Length - at, 8);
            ulong word = Word(text, at, rest) ^ Zeros;

            // The first byte that is no digit is found with certainty; the carry of its sum disturbs only those behind it.
            ulong others = ((word + 0x7676767676767676) | word) & HighBits;
            if (others == 0)
            {
                value = (value * 100_000_000) + Combine(word);
                at += 8;
                continue;
            }

            int digits = BitOperations.TrailingZeroCount(others) >> 3;
            at += digits;

            // A shift by all 64 bits would be one by none.
            return digits == 0 ? value : (value * PowersOfTen[digits]) + Combine(word << ((8 - digits) * 8));
        }
    }

    /// <summary>The number of eight digits, the first in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Combine(ulong digits)
    {
        const ulong Mask = 0x000000FF000000FF;
        ulong pairs = (digits * 10) + (digits >> 8);
        ulong outer = (pairs & Mask) * (100 + (1_000_000UL << 32));
        ulong inner = ((pairs >> 16) & Mask) * (1 + (10_000UL << 32));
        return (outer + inner) >> 32;
    }

    /// <summary>Up to eight bytes of a text, zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ReadOnlySpan<byte> text, int at, int length)
    {
        if (length == 8)
        {
            return ByteHash.Word(text, at);
        }

        return length == 0 ? 0
            : text.Length >= 8 ? ByteHash.Word(text, text.Length - 8) >> ((8 - length) * 8)
            : ByteWords.First(text.Slice(at, length));
    }
}

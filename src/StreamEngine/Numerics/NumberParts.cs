using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>Reads the parts of a decimal number without its sign: <c>digits[.digits][e[+-]digits]</c>, which must be the whole text.</summary>
/// <remarks>
/// A strict number is one of RFC 8259; else zeros may lead and digits may miss on one side of the point. The parts are single values
/// and no structure, so that they stay in registers.
/// </remarks>
internal static class NumberParts
{
    /// <summary>
    /// An exponent that is larger than this is as good as this: no number of digits that a record can have makes up for it. One more digit
    /// must still fit 32 bits.
    /// </summary>
    private const int MostExponent = 1 << 27;

    private const int NoExponent = int.MinValue;

    /// <summary>Reads a number, one of up to 32 bytes as two vectors.</summary>
    /// <param name="text">The number without its sign.</param>
    /// <param name="strict">True for RFC 8259.</param>
    /// <param name="mantissa">All digits as one number when they fit 64 bits.</param>
    /// <param name="exponent">Power of ten that the digits are multiplied by.</param>
    /// <param name="isExact">True when the digits fit 64 bits.</param>
    /// <param name="isWhole">True when there is neither a point nor an exponent.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(
        ReadOnlySpan<byte> text, bool strict, out ulong mantissa, out int exponent, out bool isExact, out bool isWhole)
    {
        if (text.Length is 0 or > 2 * DigitVector.Width)
        {
            return TryReadOther(text, strict, out mantissa, out exponent, out isExact, out isWhole);
        }

        ref byte start = ref MemoryMarshal.GetReference(text);
        int length = text.Length;
        int head = Math.Min(length, DigitVector.Width);
        Vector128<byte> digits = DigitVector.Digits(DigitVector.Load(ref start, head));
        ulong others = DigitVector.Others(digits, head) | (1UL << length);
        if (length > DigitVector.Width)
        {
            others |= (ulong)DigitVector.Others(DigitVector.Last(ref start, length), DigitVector.Width) << (length - DigitVector.Width);
        }

        int end = BitOperations.TrailingZeroCount(others);
        int whole = end;
        int point = -1;
        if (end < length && Unsafe.Add(ref start, end) == '.')
        {
            point = end;
            end = BitOperations.TrailingZeroCount(others & (others - 1));
        }

        exponent = end < length ? Exponent(text, end) : 0;
        if (!IsNumber(start, strict, whole, point, end) || exponent == NoExponent || point >= DigitVector.Width)
        {
            return TryReadOther(text, strict, out mantissa, out exponent, out isExact, out isWhole);
        }

        isExact = true;
        mantissa = end < DigitVector.Width ? ToInteger(digits, end, point) : ToInteger(digits, DigitVector.Width, point);
        if (end > DigitVector.Width)
        {
            isExact = DigitVector.TryAppend(mantissa, ref start, end, end - DigitVector.Width, out mantissa);
        }

        exponent -= point < 0 ? 0 : end - whole - 1;
        isWhole = whole == length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ToInteger(Vector128<byte> digits, int length, int point) =>
        point < 0 ? DigitVector.ToInteger(digits, length) : DigitVector.ToInteger(digits, length, point);

    /// <summary>Variables whose address is passed on live in memory: these are copies of those of the fast way, which do not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadOther(
        ReadOnlySpan<byte> text, bool strict, out ulong mantissa, out int exponent, out bool isExact, out bool isWhole)
    {
        bool read = TryReadScalar(text, strict, out ulong digits, out int power, out bool exact, out bool whole);
        (mantissa, exponent, isExact, isWhole) = (digits, power, exact, whole);
        return read;
    }

    /// <summary>Reads the same from left to right, whatever its length.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool TryReadScalar(
        ReadOnlySpan<byte> text, bool strict, out ulong mantissa, out int exponent, out bool isExact, out bool isWhole)
    {
        int end = 0;
        mantissa = DigitWords.Read(text, ref end, 0);
        int whole = end;
        int point = -1;
        if (end < text.Length && text[end] == '.')
        {
            point = end++;
            mantissa = DigitWords.Read(text, ref end, mantissa);
        }

        isWhole = whole == text.Length;
        isExact = end <= 19 || Significant(text[..end], point) <= 19;
        exponent = end < text.Length ? Exponent(text, end) : 0;
        if (end == 0 || !IsNumber(text[0], strict, whole, point, end) || exponent == NoExponent)
        {
            exponent = 0;
            return false;
        }

        exponent -= point < 0 ? 0 : end - whole - 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumber(byte first, bool strict, int whole, int point, int end)
    {
        if (!strict)
        {
            return end > (point < 0 ? 0 : 1);
        }

        return whole > 0 && (whole == 1 || first != '0') && point != end - 1;
    }

    /// <summary>Number of digits from the first that is not 0.</summary>
    private static int Significant(ReadOnlySpan<byte> digits, int point)
    {
        int first = digits.IndexOfAnyExcept((byte)'0', (byte)'.');
        return first < 0 ? 0 : digits.Length - first - (point > first ? 1 : 0);
    }

    /// <summary>The exponent that the rest of a text is, or <see cref="NoExponent"/>.</summary>
    private static int Exponent(ReadOnlySpan<byte> text, int at)
    {
        if ((text[at] | 0x20) != 'e' || ++at == text.Length)
        {
            return NoExponent;
        }

        bool negative = text[at] == '-';
        at += negative || text[at] == '+' ? 1 : 0;
        if (at == text.Length)
        {
            return NoExponent;
        }

        int value = 0;
        for (; at < text.Length; at++)
        {
            uint digit = (uint)(text[at] - '0');
            if (digit > 9)
            {
                return NoExponent;
            }

            value = value > MostExponent ? value : (value * 10) + (int)digit;
        }

        return negative ? -value : value;
    }
}

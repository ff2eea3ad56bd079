using System.Globalization;
using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics;

/// <summary>
/// Reads decimal numbers from UTF-8 text, bit for bit as <see cref="double.Parse(string)"/> does, without a culture and without
/// spaces, signs of currency or grouping.
/// </summary>
/// <remarks>
/// A double is exact by one multiplication or division when the digits fit 2^53 and the power of ten 10^22, since both operands
/// are then exact and the operation rounds once (Clinger, "How to read floating point numbers accurately", PLDI 1990).
/// </remarks>
internal static class NumberReader
{
    private const ulong MaxExact = 1UL << 53;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads <c>[+-]digits[.digits][e[+-]digits]</c>; digits may miss on one side of the point. The whole text must be the number.</summary>
    /// <returns>False when the text is no number; a number beyond the range of double is infinite, as in IEEE 754.</returns>
    internal static bool TryReadDouble(ReadOnlySpan<byte> text, out double value)
    {
        int at = 0;
        bool negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        ulong mantissa = 0;
        int start = at;
        for (; (uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9; at++)
        {
            mantissa = (mantissa * 10) + (uint)(text[at] - '0');
        }

        int digits = at - start;
        int exponent = 0;
        if ((uint)at < (uint)text.Length && text[at] == '.')
        {
            int point = ++at;
            for (; (uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9; at++)
            {
                mantissa = (mantissa * 10) + (uint)(text[at] - '0');
            }

            exponent = point - at;
            digits += at - point;
        }

        if (digits == 0)
        {
            value = 0;
            return false;
        }

        if (at == text.Length && digits <= 19 && mantissa <= MaxExact && exponent >= -22)
        {
            double magnitude = mantissa;
            magnitude = exponent == 0 ? magnitude : magnitude / PowersOfTen[-exponent];
            value = negative ? -magnitude : magnitude;
            return true;
        }

        return Slow(text, at, out value);
    }

    /// <summary>Reads an integer with an optional minus sign. The whole text must be the number.</summary>
    /// <returns>False when the text is no integer or does not fit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReadInt64(ReadOnlySpan<byte> text, out long value)
    {
        bool negative = text.Length > 0 && text[0] == '-';
        bool read = TryReadUInt64(negative ? text[1..] : text, out ulong magnitude);
        value = negative ? (long)(0 - magnitude) : (long)magnitude;
        return read && magnitude <= (negative ? 1UL << 63 : long.MaxValue);
    }

    /// <summary>Reads an integer of digits only. The whole text must be the number.</summary>
    /// <returns>False when the text is no integer or does not fit.</returns>
    internal static bool TryReadUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.Length is 0)
        {
            return false;
        }

        foreach (byte digit in text)
        {
            uint number = (uint)(digit - '0');
            if (number > 9 || value > (ulong.MaxValue - number) / 10)
            {
                value = 0;
                return false;
            }

            value = (value * 10) + number;
        }

        return true;
    }

    /// <summary>Checks what follows the digits, which end at <paramref name="at"/>, and leaves the arithmetic to the framework.</summary>
    private static bool Slow(ReadOnlySpan<byte> text, int at, out double value)
    {
        if (at < text.Length)
        {
            value = 0;
            if ((text[at] | 0x20) != 'e' || ++at == text.Length)
            {
                return false;
            }

            at += text[at] is (byte)'-' or (byte)'+' ? 1 : 0;
            if (at == text.Length || text[at..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            {
                return false;
            }
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}

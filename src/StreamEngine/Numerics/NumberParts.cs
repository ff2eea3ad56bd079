using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>The parts of a decimal number without its sign.</summary>
internal struct NumberParts
{
    /// <summary>An exponent that is larger than this is as good as this: no number of digits that fits a span makes up for it.</summary>
    private const int MostExponent = 1 << 27;

    /// <summary>All digits as one number when <see cref="IsExact"/>.</summary>
    internal ulong Mantissa;

    /// <summary>Power of ten that the digits are multiplied by.</summary>
    internal int Exponent;

    /// <summary>True when the digits fit 64 bits.</summary>
    internal bool IsExact;

    /// <summary>True when there is neither a point nor an exponent.</summary>
    internal bool IsWhole;

    /// <summary>Reads <c>digits[.digits][e[+-]digits]</c>, which must be the whole text.</summary>
    /// <param name="text">The number without its sign.</param>
    /// <param name="strict">True for RFC 8259; else zeros may lead and digits may miss on one side of the point.</param>
    /// <param name="parts">The parts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ReadOnlySpan<byte> text, bool strict, out NumberParts parts)
    {
        if (text.Length is 0 or > 2 * DigitVector.Width)
        {
            return TryReadOther(text, strict, out parts);
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

        int exponent = 0;
        if (!IsNumber(start, strict, whole, point, end) || (end < length && !TryReadExponent(text[end..], out exponent)))
        {
            parts = default;
            return false;
        }

        if (end > DigitVector.Width && point >= DigitVector.Width)
        {
            return TryReadOther(text, strict, out parts);
        }

        bool exact = true;
        ulong mantissa = end < DigitVector.Width ? ToInteger(digits, end, point) : ToInteger(digits, DigitVector.Width, point);
        if (end > DigitVector.Width)
        {
            exact = DigitVector.TryAppend(mantissa, ref start, end, end - DigitVector.Width, out mantissa);
        }

        parts = new NumberParts
        {
            Mantissa = mantissa,
            Exponent = exponent - (point < 0 ? 0 : end - whole - 1),
            IsExact = exact,
            IsWhole = whole == length,
        };
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ToInteger(Vector128<byte> digits, int length, int point) =>
        point < 0 ? DigitVector.ToInteger(digits, length) : DigitVector.ToInteger(digits, length, point);

    /// <summary>Keeps the address of the result out of the callers' registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadOther(ReadOnlySpan<byte> text, bool strict, out NumberParts parts)
    {
        bool read = TryReadScalar(text, strict, out NumberParts slow);
        parts = slow;
        return read;
    }

    /// <summary>Reads the same from left to right, whatever its length.</summary>
    internal static bool TryReadScalar(ReadOnlySpan<byte> text, bool strict, out NumberParts parts)
    {
        parts = default;
        int end = 0;
        ulong mantissa = DigitWords.Read(text, ref end, 0);
        int whole = end;
        int point = -1;
        if (end < text.Length && text[end] == '.')
        {
            point = end++;
            mantissa = DigitWords.Read(text, ref end, mantissa);
        }

        int exponent = 0;
        if (end == 0 || !IsNumber(text[0], strict, whole, point, end) || (end < text.Length && !TryReadExponent(text[end..], out exponent)))
        {
            return false;
        }

        parts.IsWhole = whole == text.Length;
        parts.Exponent = exponent - (point < 0 ? 0 : end - whole - 1);
        parts.Mantissa = mantissa;
        parts.IsExact = end <= 19 || Significant(text[..end], point) <= 19;
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

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if ((text[0] | 0x20) != 'e' || text.Length == 1)
        {
            return false;
        }

        bool negative = text[1] == '-';
        int start = negative || text[1] == '+' ? 2 : 1;
        int value = 0;
        for (int at = start; at < text.Length; at++)
        {
            uint digit = (uint)(text[at] - '0');
            if (digit > 9)
            {
                return false;
            }

            value = value > MostExponent ? value : (value * 10) + (int)digit;
        }

        exponent = negative ? -value : value;
        return start < text.Length;
    }
}

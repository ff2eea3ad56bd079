namespace StreamEngine.Numerics;

/// <summary>The parts of a decimal number without its sign.</summary>
internal ref struct NumberParts
{
    /// <summary>
    /// An exponent that is larger than this is as good as this: no number of digits that a record can have makes up for it. One more digit
    /// must still fit 32 bits.
    /// </summary>
    private const int MostExponent = 1 << 27;

    /// <summary>All digits as one number, modulo 2^64.</summary>
    internal ulong Mantissa;

    /// <summary>Power of ten that the digits are multiplied by.</summary>
    internal int Exponent;

    /// <summary>Number of digits, leading zeros included.</summary>
    internal int Digits;

    /// <summary>True when there is neither a point nor an exponent.</summary>
    internal bool IsWhole;

    /// <summary>Reads <c>digits[.digits][e[+-]digits]</c>, which must be the whole text.</summary>
    /// <param name="text">The number without its sign.</param>
    /// <param name="strict">True for RFC 8259; else zeros may lead and digits may miss on one side of the point.</param>
    /// <param name="parts">The parts.</param>
    internal static bool TryRead(ReadOnlySpan<byte> text, bool strict, out NumberParts parts)
    {
        parts = default;
        int at = 0;
        ulong mantissa = DigitWords.Read(text, ref at, 0);
        int whole = at;
        int fraction = 0;
        parts.IsWhole = at == text.Length;
        if (at < text.Length && text[at] == '.')
        {
            int point = ++at;
            mantissa = DigitWords.Read(text, ref at, mantissa);
            fraction = at - point;
            if (strict && fraction == 0)
            {
                return false;
            }
        }

        if (whole + fraction == 0 || (strict && (whole == 0 || (whole > 1 && text[0] == '0'))))
        {
            return false;
        }

        parts.Mantissa = mantissa;
        parts.Digits = whole + fraction;
        parts.Exponent = -fraction;
        return at == text.Length || TryReadExponent(text[at..], ref parts.Exponent);
    }

    /// <summary>Number of digits from the first that is not 0.</summary>
    internal readonly int Significant(ReadOnlySpan<byte> text)
    {
        int first = text.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0)
        {
            return 0;
        }

        int leading = text[..first].Contains((byte)'.') ? first - 1 : first;
        return Math.Max(Digits - leading, 0);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
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

        exponent += negative ? -value : value;
        return start < text.Length;
    }
}

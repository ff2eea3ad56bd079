using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Json;

/// <summary>What a JSON number is read as.</summary>
internal enum JsonNumberKind : byte
{
    /// <summary>No number.</summary>
    None,

    /// <summary>An integer of 64 bits.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Double,

    /// <summary>An integer that does not fit 64 bits: kept as its digits.</summary>
    BigInteger,
}

/// <summary>Reads numbers by the grammar of RFC 8259, section 6.</summary>
internal static class JsonNumber
{
    /// <summary>Reads a piece of text that must be a number as a whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static JsonNumberKind Read(ByteText text, int start, int length, out long integer, out double value)
    {
        value = 0;
        int digit = text[start] - '0';
        if (length == 1 && (uint)digit <= 9)
        {
            integer = digit;
            return JsonNumberKind.Integer;
        }

        return ReadAny(text, start, length, out integer, out value);
    }

    private static JsonNumberKind ReadAny(ByteText text, int start, int length, out long integer, out double value)
    {
        integer = 0;
        value = 0;
        int end = start + length;
        int at = start + (text[start] == '-' ? 1 : 0);
        int digits = at;
        ulong magnitude = 0;
        uint digit;
        while (at < end && (digit = (uint)(text[at] - '0')) <= 9)
        {
            magnitude = (magnitude * 10) + digit;
            at++;
        }

        int count = at - digits;
        if (count == 0 || (count > 1 && text[digits] == '0'))
        {
            return JsonNumberKind.None;
        }

        bool negative = digits != start;
        if (at == end)
        {
            if (count < 19 || (count == 19 && magnitude <= long.MaxValue))
            {
                integer = negative ? -(long)magnitude : (long)magnitude;
                return JsonNumberKind.Integer;
            }

            return NumberReader.TryReadInt64(text.Slice(start, length), out integer) ? JsonNumberKind.Integer : JsonNumberKind.BigInteger;
        }

        if (text[at] == '.' && (at + 1 == end || (uint)(text[at + 1] - '0') > 9))
        {
            return JsonNumberKind.None;
        }

        return NumberReader.TryReadDouble(text.Slice(start, length), out value) ? JsonNumberKind.Double : JsonNumberKind.None;
    }
}

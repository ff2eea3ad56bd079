using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>Counts of seconds or milliseconds since the Unix epoch whose unit the format says, as nanoseconds.</summary>
internal static class EpochSeconds
{
    /// <summary>The first second of <see cref="CivilTime.MinYear"/>.</summary>
    private const long First = -9_214_560_000;

    /// <summary>The second behind the last of <see cref="CivilTime.MaxYear"/>.</summary>
    private const long End = 9_214_646_400;

    private static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
        10_000_000_000_000_000_000,
    ];

    /// <summary>Reads whole milliseconds with a sign or none. The whole text must be the number.</summary>
    /// <returns>False when it is none, or outside the years that nanoseconds hold.</returns>
    internal static bool TryReadMilliseconds(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        if (text.Length > 1 && text[0] == '+' && text[1] != '-')
        {
            text = text[1..];
        }

        bool read = NumberReader.TryReadInt64(text, out long milliseconds) && milliseconds is >= First * 1_000 and < End * 1_000;
        nanoseconds = read ? milliseconds * 1_000_000 : 0;
        return read;
    }

    /// <summary>
    /// Reads seconds as a decimal number, with an exponent or without. Digits after the ninth of the fraction are dropped. The whole text must be the number.
    /// </summary>
    /// <returns>False when it is none, outside the years that nanoseconds hold, or has an exponent and more than 19 digits.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<byte> number = negative || (text.Length > 0 && text[0] == '+') ? text[1..] : text;
        if (!TryReadParts(number, out ulong digits, out int power))
        {
            return false;
        }

        if (digits != 0 && power > 0)
        {
            if (power >= PowersOfTen.Length || digits > long.MaxValue / PowersOfTen[power])
            {
                return false;
            }

            digits *= PowersOfTen[power];
        }
        else if (power < 0)
        {
            digits = -power >= PowersOfTen.Length ? 0 : digits / PowersOfTen[-power];
        }

        if (digits > long.MaxValue)
        {
            return false;
        }

        long result = negative ? -(long)digits : (long)digits;
        bool fits = result is >= First * 1_000_000_000 and < End * 1_000_000_000;
        nanoseconds = fits ? result : 0;
        return fits;
    }

    /// <summary><see cref="TryRead(ReadOnlySpan{byte}, out long)"/> of a text with padding: up to 16 digits, with a point or without, take no call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ByteText text, int start, int length, out long nanoseconds)
    {
        if ((uint)(length - 1) < DigitVector.Width)
        {
            Vector128<byte> digits = DigitVector.Digits(text.Load16(start));
            uint others = DigitVector.Others(digits, length);
            if (others == 0)
            {
                ulong seconds = DigitVector.ToInteger(digits, length);
                nanoseconds = (long)seconds * 1_000_000_000;
                return seconds < End;
            }

            int point = BitOperations.TrailingZeroCount(others);
            int fraction = length - 1 - point;
            if ((others & (others - 1)) == 0 && text[start + point] == '.' && (uint)fraction <= 9 && (uint)(point - 1) < 10)
            {
                ulong scaled = DigitVector.ToInteger(digits, length, point) * PowersOfTen[9 - fraction];
                nanoseconds = (long)scaled;
                return scaled < End * 1_000_000_000UL;
            }
        }

        return TryRead(text.Slice(start, length), out nanoseconds);
    }

    /// <summary><see cref="TryReadMilliseconds(ReadOnlySpan{byte}, out long)"/> of a text with padding: up to 16 digits take no call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReadMilliseconds(ByteText text, int start, int length, out long nanoseconds)
    {
        if ((uint)(length - 1) < DigitVector.Width)
        {
            Vector128<byte> digits = DigitVector.Digits(text.Load16(start));
            if (DigitVector.Others(digits, length) == 0)
            {
                ulong milliseconds = DigitVector.ToInteger(digits, length);
                nanoseconds = (long)milliseconds * 1_000_000;
                return milliseconds < End * 1_000UL;
            }
        }

        return TryReadMilliseconds(text.Slice(start, length), out nanoseconds);
    }

    /// <summary>The number as digits and the power of ten that makes nanoseconds of them.</summary>
    private static bool TryReadParts(ReadOnlySpan<byte> number, out ulong digits, out int power)
    {
        bool read = NumberParts.TryRead(number, strict: false, out digits, out power, out bool isExact, out _);
        if (read && !isExact)
        {
            int point = number.IndexOf((byte)'.');
            bool mayCut = point >= 0 && number.Length - point > 10 && !number.ContainsAny((byte)'e', (byte)'E');
            read = mayCut && NumberParts.TryRead(number[..(point + 10)], strict: false, out digits, out power, out isExact, out _) && isExact;
        }

        power += 9;
        return read;
    }
}

using System.Runtime.CompilerServices;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>Reads the small pieces that timestamps are made of.</summary>
internal static class TimestampText
{
    private static ReadOnlySpan<int> PowersOfTen => [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    /// <summary>True when a point or comma and a digit stand at a position.</summary>
    internal static bool IsFraction(ReadOnlySpan<byte> text, int at) => at + 1 < text.Length && text[at] is (byte)'.' or (byte)',' && IsDigit(text[at + 1]);

    /// <summary>ASCII letter or digit: a timestamp that is followed by one is part of a longer word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsAlphanumeric(byte b) => IsDigit(b) || (uint)((b | 0x20) - 'a') <= 25;

    /// <summary>Two digits at a position, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int TwoDigits(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)(at + 1) >= (uint)text.Length)
        {
            return -1;
        }

        uint tens = (uint)(text[at] - '0');
        uint units = (uint)(text[at + 1] - '0');
        return tens <= 9 && units <= 9 ? (int)((tens * 10) + units) : -1;
    }

    /// <summary>One or two digits at a position, which is moved behind them; -1 when there is none.</summary>
    internal static int OneOrTwoDigits(ReadOnlySpan<byte> text, ref int at)
    {
        int two = TwoDigits(text, at);
        if (two >= 0)
        {
            at += 2;
            return two;
        }

        return (uint)at < (uint)text.Length && IsDigit(text[at]) ? text[at++] - '0' : -1;
    }

    /// <summary>
    /// Digits of a fraction of a second in nanoseconds, from a position that is moved behind them; -1 when there is no digit.
    /// Digits after the ninth are dropped.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Fraction(ReadOnlySpan<byte> text, ref int at)
    {
        int start = at;
        int value = 0;
        int i = start;
        int end = Math.Min(text.Length, start + 9);
        while ((uint)i < (uint)end && IsDigit(text[i]))
        {
            value = (value * 10) + (text[i] - '0');
            i++;
        }

        int digits = i - start;
        if (digits == 9)
        {
            while ((uint)i < (uint)text.Length && IsDigit(text[i]))
            {
                i++;
            }
        }

        at = i;
        return digits == 0 ? -1 : value * PowersOfTen[digits];
    }

    /// <summary>Month 1 to 12 of a three-letter English name in any case, or 0.</summary>
    internal static int Month(ReadOnlySpan<byte> text, int at) => Word(text, at) switch
    {
        0x6A616E => 1,
        0x666562 => 2,
        0x6D6172 => 3,
        0x617072 => 4,
        0x6D6179 => 5,
        0x6A756E => 6,
        0x6A756C => 7,
        0x617567 => 8,
        0x736570 => 9,
        0x6F6374 => 10,
        0x6E6F76 => 11,
        0x646563 => 12,
        _ => 0,
    };

    /// <summary>True for a three-letter English weekday name. Which day it is is not checked: logs are not wrong about dates, but hosts are.</summary>
    internal static bool IsWeekday(ReadOnlySpan<byte> text, int at) =>
        Word(text, at) is 0x6D6F6E or 0x747565 or 0x776564 or 0x746875 or 0x667269 or 0x736174 or 0x73756E;

    /// <summary>
    /// Reads a zone at a position: Z, +hh:mm, +hhmm, +hh, UTC, GMT, the last three shapes also after a space.
    /// </summary>
    /// <returns>Bytes read; 0 when there is no zone, and then <paramref name="offset"/> is <see cref="TimestampFields.LocalZone"/>.</returns>
    internal static int Zone(ReadOnlySpan<byte> text, int at, out int offset)
    {
        offset = TimestampFields.LocalZone;
        if ((uint)at >= (uint)text.Length)
        {
            return 0;
        }

        byte first = text[at];
        if (first is (byte)'Z' or (byte)'z')
        {
            offset = 0;
            return 1;
        }

        int space = first == ' ' ? 1 : 0;
        int sign = at + space;
        if (Word(text, sign) is 0x757463 or 0x676D74 && !IsWordAt(text, sign + 3))
        {
            offset = 0;
            return space + 3;
        }

        if ((uint)sign >= (uint)text.Length || text[sign] is not ((byte)'+' or (byte)'-'))
        {
            return 0;
        }

        int length = Numeric(text, sign, space == 1, out offset);
        return length == 0 ? 0 : space + length;
    }

    private static int Numeric(ReadOnlySpan<byte> text, int sign, bool detached, out int offset)
    {
        int hours = TwoDigits(text, sign + 1);
        int end = sign + 3;
        int minutes = TwoDigits(text, end);
        if (minutes >= 0)
        {
            end += 2;
        }
        else if ((uint)end < (uint)text.Length && text[end] == ':')
        {
            minutes = TwoDigits(text, end + 1);
            end += 3;
        }
        else if (!detached)
        {
            minutes = 0;
        }

        if ((uint)hours > 23 || (uint)minutes > 59 || IsWordAt(text, end))
        {
            offset = TimestampFields.LocalZone;
            return 0;
        }

        int seconds = ((hours * 60) + minutes) * 60;
        offset = text[sign] == '-' ? -seconds : seconds;
        return end - sign;
    }

    private static bool IsWordAt(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length && IsAlphanumeric(text[at]);

    /// <summary>Three letters in lower case as one number, or 0.</summary>
    private static int Word(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)(at + 2) >= (uint)text.Length)
        {
            return 0;
        }

        int first = text[at] | 0x20;
        int second = text[at + 1] | 0x20;
        int third = text[at + 2] | 0x20;
        return (first << 16) | (second << 8) | third;
    }
}

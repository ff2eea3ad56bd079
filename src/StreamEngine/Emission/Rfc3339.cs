
namespace StreamEngine.Emission;

/// <summary>
/// Times as RFC 3339 text in UTC with as many fraction digits as the value needs: none, 3, 6 or 9. Calendar arithmetic follows the
/// proleptic Gregorian calendar with years that begin in March, so that the leap day comes last.
/// </summary>
internal static class Rfc3339
{
    /// <summary>Bytes of the longest text: <c>2026-01-02T03:04:05.123456789Z</c>.</summary>
    internal const int MaxLength = 30;

    private const long Second = 1_000_000_000;
    private const long Day = 86_400 * Second;
    private const int DaysTo1970 = 719_468;
    private const int DaysOf400Years = 146_097;

    /// <summary>Writes a time without allocating.</summary>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch; every value is a time from 1677 to 2262.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    internal static int Format(long nanoseconds, Span<byte> destination)
    {
        long day = FloorDiv(nanoseconds, Day);
        long rest = nanoseconds - (day * Day);
        (int year, int month, int dayOfMonth) = FromDays(day);
        Digits(destination, 0, year, 4);
        destination[4] = (byte)'-';
        Digits(destination, 5, month, 2);
        destination[7] = (byte)'-';
        Digits(destination, 8, dayOfMonth, 2);
        destination[10] = (byte)'T';
        int seconds = (int)(rest / Second);
        Digits(destination, 11, seconds / 3600, 2);
        destination[13] = (byte)':';
        Digits(destination, 14, seconds / 60 % 60, 2);
        destination[16] = (byte)':';
        Digits(destination, 17, seconds % 60, 2);
        int length = 19;
        int fraction = (int)(rest % Second);
        if (fraction != 0)
        {
            (int value, int digits) = fraction % 1_000_000 == 0 ? (fraction / 1_000_000, 3) : fraction % 1000 == 0 ? (fraction / 1000, 6) : (fraction, 9);
            destination[length] = (byte)'.';
            Digits(destination, length + 1, value, digits);
            length += digits + 1;
        }

        destination[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>The time as a string.</summary>
    internal static string Format(long nanoseconds)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(nanoseconds, text)]);
    }

    /// <summary>
    /// Reads what <see cref="Format(long, Span{byte})"/> writes: UTC (<c>Z</c>) with 0 to 9 fraction digits.
    /// </summary>
    /// <returns>False when the text is no such time, or lies outside what 64-bit nanoseconds hold.</returns>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length is < 20 or > MaxLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[^1] != 'Z'
            || !Number(text[..4], out int year) || !Number(text.Slice(5, 2), out int month) || !Number(text.Slice(8, 2), out int day)
            || !Number(text.Slice(11, 2), out int hour) || !Number(text.Slice(14, 2), out int minute) || !Number(text.Slice(17, 2), out int second)
            || !Fraction(text[19..^1], out int fraction)
            || year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        Int128 total = ((Int128)ToDays(year, month, day) * Day) + ((((hour * 60L) + minute) * 60 + second) * Second) + fraction;
        if (total < long.MinValue || total > long.MaxValue)
        {
            return false;
        }

        nanoseconds = (long)total;
        return true;
    }

    /// <summary>Year, month (1 to 12) and day of month of a day number, 0 being 1970-01-01.</summary>
    internal static (int Year, int Month, int Day) FromDays(long days)
    {
        long shifted = days + DaysTo1970;
        long era = FloorDiv(shifted, DaysOf400Years);
        int dayOfEra = (int)(shifted - (era * DaysOf400Years));
        int yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36524) - (dayOfEra / 146096)) / 365;
        int dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        int fromMarch = ((5 * dayOfYear) + 2) / 153;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        int year = (int)(yearOfEra + (era * 400)) + (month <= 2 ? 1 : 0);
        return (year, month, dayOfYear - (((153 * fromMarch) + 2) / 5) + 1);
    }

    /// <summary>Day number of a date, 0 being 1970-01-01.</summary>
    internal static long ToDays(int year, int month, int day)
    {
        int marchYear = month <= 2 ? year - 1 : year;
        long era = FloorDiv(marchYear, 400);
        int yearOfEra = (int)(marchYear - (era * 400));
        int dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysOf400Years) + dayOfEra - DaysTo1970;
    }

    private static long FloorDiv(long value, long divisor)
    {
        long quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    private static void Digits(Span<byte> destination, int offset, int value, int count)
    {
        for (int i = offset + count - 1; i >= offset; i--)
        {
            destination[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }

    private static bool Number(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte b in text)
        {
            if (!char.IsAsciiDigit((char)b))
            {
                return false;
            }

            value = (value * 10) + b - '0';
        }

        return true;
    }

    private static bool Fraction(ReadOnlySpan<byte> text, out int nanoseconds)
    {
        nanoseconds = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != '.' || text.Length == 1 || !Number(text[1..], out nanoseconds))
        {
            return false;
        }

        for (int i = text.Length - 1; i < 9; i++)
        {
            nanoseconds *= 10;
        }

        return true;
    }
}

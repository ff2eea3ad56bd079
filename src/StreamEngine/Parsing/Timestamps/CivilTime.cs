using System.Runtime.CompilerServices;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>
/// Calendar arithmetic on the proleptic Gregorian calendar in nanoseconds since the Unix epoch. Days are counted with the
/// March-based era method (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
/// </summary>
internal static class CivilTime
{
    /// <summary>First year that is accepted: every instant of it fits into 64 bits of nanoseconds.</summary>
    internal const int MinYear = 1678;

    /// <summary>Last year that is accepted.</summary>
    internal const int MaxYear = 2261;

    internal const long NanosecondsPerSecond = 1_000_000_000;
    internal const long SecondsPerDay = 86_400;
    internal const long NanosecondsPerDay = SecondsPerDay * NanosecondsPerSecond;

    private static ReadOnlySpan<byte> MonthDays => [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0];

    /// <summary>Days from 1970-01-01 to a date of a year of at least 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int DaysFromCivil(int year, int month, int day)
    {
        // January and February are the last months of the year before, by arithmetic: months of a file are not predictable.
        uint early = (uint)(month - 3) >> 31;
        uint y = (uint)year - early;
        uint shifted = (uint)month - 3 + (12 * early);
        uint dayOfYear = (((153 * shifted) + 2) / 5) + (uint)day - 1;
        uint century = y / 100;
        return (int)((y * 365) + (y / 4) - century + (century / 4) + dayOfYear) - 719_468;
    }

    /// <summary>The year that a day, counted from 1970-01-01, lies in.</summary>
    internal static int YearOfDay(long days)
    {
        long shifted = days + 719_468;
        long era = Math.DivRem(shifted, 146_097, out long dayOfEra);
        long yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        return (int)((era * 400) + yearOfEra + (dayOfYear >= 306 ? 1 : 0));
    }

    /// <summary>True when the day exists in the calendar and the year is in range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsDate(int year, int month, int day)
    {
        return (uint)(year - MinYear) <= MaxYear - MinYear && (uint)(month - 1) <= 11 && day != 0
            && (day <= MonthDays[month & 15] || (day == 29 && month == 2 && IsLeap(year)));
    }

    /// <summary>Offset from UTC, in seconds, of a wall-clock time in a zone. A time that occurs twice, or never, is read as standard time.</summary>
    internal static int OffsetSeconds(TimeZoneInfo zone, long localSeconds)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return 0;
        }

        DateTime local = new(DateTime.UnixEpoch.Ticks + (localSeconds * TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);
        return (int)(zone.GetUtcOffset(local).Ticks / TimeSpan.TicksPerSecond);
    }

    /// <summary>Largest whole number of days that is not after an instant.</summary>
    internal static long FloorDays(long nanoseconds) =>
        (nanoseconds / NanosecondsPerDay) - (nanoseconds % NanosecondsPerDay < 0 ? 1 : 0);

    private static bool IsLeap(int year) => (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}

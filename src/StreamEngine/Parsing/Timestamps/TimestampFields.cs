using System.Runtime.CompilerServices;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>The parts of a timestamp as they were read, before they are checked and put together.</summary>
internal struct TimestampFields
{
    /// <summary>Value of <see cref="Offset"/> when the text names no zone.</summary>
    internal const int LocalZone = int.MinValue;

    /// <summary>Year, or 0 when the text has none.</summary>
    internal int Year;

    /// <summary>Month 1 to 12, or 0 when the text has no date.</summary>
    internal int Month;
    internal int Day;
    internal int Hour;
    internal int Minute;

    /// <summary>Second 0 to 60. A leap second 60 is read as the first second of the next minute.</summary>
    internal int Second;
    internal int Nanosecond;

    /// <summary>Offset from UTC in seconds.</summary>
    internal int Offset;

    /// <summary>Checks the ranges and computes nanoseconds since the Unix epoch; false when a part is out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool TryCompose(ParserOptions options, out long nanoseconds)
    {
        if (Year != 0)
        {
            return TryCompose(Year, options, out nanoseconds);
        }

        return Month == 0 ? TryComposeToday(options, out nanoseconds)
            : options.Year != 0 ? TryCompose(options.Year, options, out nanoseconds)
            : TryInferYear(options, out nanoseconds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryCompose(int year, ParserOptions options, out long nanoseconds)
    {
        if (!CivilTime.IsDate(year, Month, Day) || !IsTimeOfDay())
        {
            nanoseconds = 0;
            return false;
        }

        nanoseconds = Compose(CivilTime.DaysFromCivil(year, Month, Day), options);
        return true;
    }

    private readonly bool IsTimeOfDay() => (uint)Hour < 24 && (uint)Minute < 60 && (uint)Second <= 60;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly long Compose(long days, ParserOptions options)
    {
        long seconds = (days * CivilTime.SecondsPerDay) + (((Hour * 60) + Minute) * 60) + Second;
        int offset = Offset == LocalZone ? CivilTime.OffsetSeconds(options.TimeZone, seconds) : Offset;
        return ((seconds - offset) * CivilTime.NanosecondsPerSecond) + Nanosecond;
    }

    /// <summary>The latest year that puts the timestamp not later than a day after now; 29 February takes the latest such leap year.</summary>
    private readonly bool TryInferYear(ParserOptions options, out long nanoseconds)
    {
        long limit = options.Now + CivilTime.NanosecondsPerDay;
        int latest = CivilTime.YearOfDay(CivilTime.FloorDays(limit)) + 1;
        for (int year = latest; year > latest - 10; year--)
        {
            if (TryCompose(year, options, out nanoseconds) && nanoseconds <= limit)
            {
                return true;
            }
        }

        nanoseconds = 0;
        return false;
    }

    private readonly bool TryComposeToday(ParserOptions options, out long nanoseconds)
    {
        long now = options.Now;
        if (!ReferenceEquals(options.TimeZone, TimeZoneInfo.Utc))
        {
            DateTime utc = new(DateTime.UnixEpoch.Ticks + (now / 100), DateTimeKind.Utc);
            now += options.TimeZone.GetUtcOffset(utc).Ticks * 100;
        }

        nanoseconds = IsTimeOfDay() ? Compose(CivilTime.FloorDays(now), options) : 0;
        return IsTimeOfDay();
    }
}

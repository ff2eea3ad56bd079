namespace StreamEngine.Scoring.Rules;

/// <summary>
/// Time in which the series that match are worked on: what happens then is neither told nor learned, but counted. Once, with <see cref="From"/> and <see cref="To"/>, or on days of the week, with
/// <see cref="At"/> and <see cref="For"/>. Windows that it touches count as a whole.
/// </summary>
public sealed class MaintenanceWindow : SeriesMatch
{
    /// <summary>When it begins; null when it comes again and again.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>When it ends, after <see cref="From"/>.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>Time of day at which it begins on each of <see cref="Days"/>; null when it is once.</summary>
    public TimeOnly? At { get; set; }

    /// <summary>How long it takes then, above 0, at most 7 days.</summary>
    public TimeSpan? For { get; set; }

    /// <summary>Days on which it begins; none for every day.</summary>
    public IList<DayOfWeek> Days { get; } = [];

    /// <summary>Zone of <see cref="At"/> and <see cref="Days"/>. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Longest that a recurring one takes.</summary>
    internal static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    /// <summary>True when any part of a span lies in it.</summary>
    /// <param name="start">Start, nanoseconds since the Unix epoch.</param>
    /// <param name="end">End, nanoseconds since the Unix epoch.</param>
    internal bool Touches(long start, long end)
    {
        if (From is { } from && To is { } to)
        {
            return TimeOf(start) < to && TimeOf(end) > from;
        }

        if (At is not { } at || For is not { } length)
        {
            return false;
        }

        // A day more on each side: the day of the zone may be another one.
        DateTime first = TimeOf(start).UtcDateTime.Date - TimeSpan.FromDays(1 + Math.Ceiling(length.TotalDays));
        DateTime last = TimeOf(end).UtcDateTime.Date.AddDays(1);
        for (DateTime day = first; day <= last; day = day.AddDays(1))
        {
            if (Days.Count > 0 && !Days.Contains(day.DayOfWeek))
            {
                continue;
            }

            DateTimeOffset begins = InZone(DateTime.SpecifyKind(day + at.ToTimeSpan(), DateTimeKind.Unspecified));
            if (TimeOf(start) < begins + length && TimeOf(end) > begins)
            {
                return true;
            }
        }

        return false;
    }

    private static DateTimeOffset TimeOf(long nanoseconds)
    {
        long ticks = nanoseconds / TimeSpan.NanosecondsPerTick;
        long least = TimeSpan.FromDays(16).Ticks - DateTimeOffset.UnixEpoch.Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(Math.Max(ticks, least));
    }

    /// <summary>A time that the clock skips in spring is as much later; of one that comes twice in autumn the first is meant.</summary>
    private DateTimeOffset InZone(DateTime local)
    {
        if (TimeZone.IsInvalidTime(local))
        {
            return new DateTimeOffset(local, TimeZone.GetUtcOffset(local.AddHours(-3)));
        }

        TimeSpan offset = TimeZone.IsAmbiguousTime(local) ? TimeZone.GetAmbiguousTimeOffsets(local).Max() : TimeZone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}

namespace StreamEngine.Windowing;

/// <summary>
/// Windows between two local midnights of a time zone: days, weeks or months. A day begins with the first instant of its date, also where clocks are put forward at
/// midnight; it is as long or short as the change of clocks makes it.
/// </summary>
public sealed record CalendarWindow : WindowDefinition
{
    /// <summary>Makes a definition.</summary>
    /// <param name="unit">Length of a window.</param>
    /// <param name="zone">Time zone of the dates.</param>
    /// <param name="weekStart">First day of a week.</param>
    /// <exception cref="ArgumentOutOfRangeException">The unit or the day is none of those that there are.</exception>
    public CalendarWindow(CalendarUnit unit, TimeZoneInfo zone, DayOfWeek weekStart = DayOfWeek.Monday)
    {
        ArgumentNullException.ThrowIfNull(zone);
        Unit = Enum.IsDefined(unit) ? unit : throw new ArgumentOutOfRangeException(nameof(unit), unit, "Not a unit of the calendar.");
        Zone = zone;
        WeekStart = Enum.IsDefined(weekStart) ? weekStart : throw new ArgumentOutOfRangeException(nameof(weekStart), weekStart, "Not a day of the week.");
    }

    /// <summary>Length of a window.</summary>
    public CalendarUnit Unit { get; }

    /// <summary>Time zone of the dates.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>First day of a week. Default Monday, as in ISO 8601.</summary>
    public DayOfWeek WeekStart { get; }
}

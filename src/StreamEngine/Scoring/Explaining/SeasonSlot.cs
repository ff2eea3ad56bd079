using System.Globalization;

namespace StreamEngine.Scoring.Explaining;

/// <summary>Says in words which slot of a profile a time lies in.</summary>
internal static class SeasonSlot
{
    private const long Minute = 60_000_000_000;
    private const long DayMinutes = 1440;

    private static readonly string[] _days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

    /// <summary><c>14:00 to 14:15</c>, or <c>Mon 14:00 to 15:00</c>; null for no slot.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch.</param>
    /// <param name="minutes">Length of a slot of the day, or minus that of a slot of the week; 0 for none.</param>
    internal static string? Name(long time, int minutes)
    {
        if (minutes == 0)
        {
            return null;
        }

        long length = Math.Abs(minutes);
        long minute = (long)Math.Floor(time / (double)Minute);
        long start = minute - (((minute % length) + length) % length);
        string text = $"{Clock(start)} to {Clock(start + length)}";
        return minutes > 0 ? text : $"{_days[(int)((((long)Math.Floor(start / (double)DayMinutes) % 7) + 7) % 7)]} {text}";
    }

    private static string Clock(long minute)
    {
        long ofDay = ((minute % DayMinutes) + DayMinutes) % DayMinutes;
        return string.Create(CultureInfo.InvariantCulture, $"{ofDay / 60:00}:{ofDay % 60:00}");
    }
}

using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>
/// RFC 3339 as nearly everybody writes it, for which no layout has to be learned: <c>yyyy-MM-ddTHH:mm:ss</c>, T or a space, up to nine digits
/// behind a point, then <c>Z</c>, <c>+hh:mm</c>, or nothing. The length and the end of a text tell which layout it may have.
/// </summary>
internal static class IsoLayouts
{
    /// <summary>Bytes up to the seconds: the shortest text.</summary>
    internal const int Shortest = 19;

    private const int MostDigits = 9;
    private const int Forms = MostDigits + 2;

    /// <summary>By the bytes behind the seconds, a point and digits; those with a space between date and time come second.</summary>
    private static readonly ClockLayout[] s_layouts = [.. Make('T'), .. Make(' ')];

    /// <summary>Reads a text as <see cref="IsoShape"/> reads it. False tells nothing about it.</summary>
    /// <param name="text">The text, at least <see cref="Shortest"/> bytes.</param>
    /// <param name="options">The zone of texts that name none; only UTC is read here.</param>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch.</param>
    internal static bool TryRead(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        nanoseconds = 0;
        int zone = ZoneLength(text);
        int fraction = text.Length - zone - Shortest;
        long offset = 0;
        if ((uint)fraction >= Forms || fraction == 1 || (zone == 0 ? !ReferenceEquals(options.TimeZone, TimeZoneInfo.Utc) : zone > 1 && !TryReadOffset(text, out offset)))
        {
            return false;
        }

        ref readonly ClockLayout layout = ref s_layouts[fraction + (text[10] == ' ' ? Forms : 0)];
        if (!layout.TryReadDated(text[..(Shortest + fraction)], out int year, out int month, out int day, out long clock)
            || !CivilTime.IsDate(year, month, day))
        {
            return false;
        }

        nanoseconds = (CivilTime.DaysFromCivil(year, month, day) * CivilTime.NanosecondsPerDay) + clock - offset;
        return true;
    }

    private static int ZoneLength(ReadOnlySpan<byte> text)
    {
        const int Numeric = 6;
        return text[^1] == 'Z' ? 1 : text.Length >= Shortest + Numeric && text[^3] == ':' && text[^Numeric] is (byte)'+' or (byte)'-' ? Numeric : 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out long offset)
    {
        int hours = TimestampText.TwoDigits(text, text.Length - 5);
        int minutes = TimestampText.TwoDigits(text, text.Length - 2);
        offset = ((hours * 60) + minutes) * 60 * CivilTime.NanosecondsPerSecond;
        offset = text[^6] == '-' ? -offset : offset;
        return (uint)hours <= 23 && (uint)minutes <= 59;
    }

    private static ClockLayout[] Make(char between)
    {
        ClockLayout[] layouts = new ClockLayout[Forms];
        for (int i = 0; i < Forms; i++)
        {
            byte[] text = System.Text.Encoding.ASCII.GetBytes($"2000-01-01{between}00:00:00.000000000"[..(Shortest + i)]);
            ClockLayout.TryCreate(text, 11, Math.Max(0, i - 1), out layouts[i]);
        }

        return layouts;
    }
}

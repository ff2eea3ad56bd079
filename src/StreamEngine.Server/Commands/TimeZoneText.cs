using System.Globalization;

namespace StreamEngine.Server.Commands;

/// <summary>Time zones as people type them: <c>UTC</c>, an IANA name, or an offset such as <c>+02:00</c>.</summary>
internal static class TimeZoneText
{
    internal const string Expected = "UTC, a zone name such as Europe/Berlin, or an offset such as +02:00";

    internal static bool TryParse(string text, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        if (text.Equals("utc", StringComparison.OrdinalIgnoreCase) || text.Equals("z", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (text.Length >= 2 && text[0] is '+' or '-')
        {
            if (!TimeSpan.TryParseExact(text.AsSpan(1), [@"h\:mm", @"hh\:mm", "hhmm", "%h", "hh"], CultureInfo.InvariantCulture, out TimeSpan offset)
                || offset > TimeSpan.FromHours(14))
            {
                return false;
            }

            zone = TimeZoneInfo.CreateCustomTimeZone(text, text[0] == '-' ? -offset : offset, text, text);
            return true;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(text, out TimeZoneInfo? found) && (zone = found) is not null;
    }
}

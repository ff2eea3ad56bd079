using System.Globalization;
using System.Text;

namespace StreamEngine.Server.Terminal;

/// <summary>Numbers, times and foreign text as people read them; the same in every culture.</summary>
internal static class HumanText
{
    private static readonly string[] _sizes = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>A whole number with separators: <c>12,345</c>.</summary>
    internal static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number and its noun, which gets an s unless there is one.</summary>
    internal static string Count(long number, string noun) => $"{Count(number)} {noun}{(number == 1 || noun.EndsWith("ies", StringComparison.Ordinal) ? string.Empty : "s")}";

    /// <summary>Bytes in powers of 1,000: <c>97.3 MB</c>.</summary>
    internal static string Bytes(double bytes)
    {
        int unit = 0;
        while (bytes >= 999.5 && unit < _sizes.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return bytes.ToString(unit == 0 || bytes >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + _sizes[unit];
    }

    /// <summary>A time in UTC, to the second: <c>2026-01-05 10:12:00</c>.</summary>
    internal static string Time(long nanoseconds) => ToDateTime(nanoseconds).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Two times in UTC; the date of the second one only when it differs.</summary>
    internal static string Range(long start, long end)
    {
        DateTime from = ToDateTime(start);
        DateTime to = ToDateTime(end);
        return Time(start) + " to " + to.ToString(from.Date == to.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>A score with two digits, cut and not rounded up to 1.00.</summary>
    internal static string Score(double score) => (Math.Floor(score * 100) / 100).ToString("0.00", CultureInfo.InvariantCulture);

    internal static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>
    /// Text from data, fit for a terminal: on one line, without control characters (an escape sequence in a log line must not reach the
    /// terminal), and cut to <paramref name="most"/> characters.
    /// </summary>
    internal static string Clean(string text, int most = int.MaxValue)
    {
        var clean = new StringBuilder(Math.Min(text.Length, 256));
        bool space = false;
        foreach (char c in text)
        {
            if (clean.Length >= most)
            {
                return clean.Append('…').ToString();
            }

            bool blank = c is ' ' or '\t' or '\r' or '\n';
            if (!blank)
            {
                clean.Append(IsUnsafe(c) ? '\uFFFD' : c);
            }
            else if (!space)
            {
                clean.Append(' ');
            }

            space = blank;
        }

        return clean.ToString().Trim();
    }

    /// <summary>Control characters, and marks that turn the direction of what follows.</summary>
    private static bool IsUnsafe(char c) => char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    private static DateTime ToDateTime(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / 100);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamEngine.Fuzz.Twins;

/// <summary>Numbers and times by the framework.</summary>
internal static partial class TwinValues
{
    /// <summary>A decimal number in the form that all formats share.</summary>
    internal static bool TryNumber(string text, out double value)
    {
        value = double.NaN;
        return NumberForm().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A time in the one form that the load generator writes; others may be times too.</summary>
    internal static bool TryRfc3339(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        Match match = TimeForm().Match(text);
        if (!match.Success || !DateTime.TryParseExact(match.Groups[1].Value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            || time.Year is < 1678 or > 2261)
        {
            return false;
        }

        nanoseconds = ((time.Ticks - DateTime.UnixEpoch.Ticks) * 100) + long.Parse(match.Groups[2].Value.PadRight(9, '0'), CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>Severity of the level words that the load generator writes; 255 for others.</summary>
    internal static byte Severity(string level) => level.ToUpperInvariant() switch { "DEBUG" => 5, "INFO" => 9, "WARN" => 13, "ERROR" => 17, _ => 255 };

    /// <summary>Equal but for the rounding of one multiplication or division.</summary>
    internal static bool Close(double a, double b) => a.Equals(b) || Math.Abs(a - b) <= 4e-16 * Math.Abs(a);

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})\.([0-9]{1,9})Z\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();
}

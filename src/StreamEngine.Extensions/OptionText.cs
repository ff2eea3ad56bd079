using System.Globalization;

namespace StreamEngine.Extensions;

/// <summary>Reads values of configuration; each sets one, or says what was expected.</summary>
internal static class OptionText
{
    internal static string? Whole(string text, Action<int> set) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? Set(set, value) : "a whole number";

    internal static string? Long(string text, Action<long> set) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? Set(set, value) : "a whole number";

    internal static string? Number(string text, Action<double> set) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? Set(set, value) : "a number";

    internal static string? Flag(string text, Action<bool> set) => bool.TryParse(text, out bool value) ? Set(set, value) : "true or false";

    // A bare number is days to TimeSpan, which nobody means; a colon makes it a time.
    internal static string? Duration(string text, Action<TimeSpan> set) =>
        text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) ? Set(set, value) : "a time such as 00:01:00";

    internal static string? Zone(string text, Action<TimeZoneInfo> set) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(text, out TimeZoneInfo? zone) ? Set(set, zone) : "a time zone such as Europe/Oslo";

    internal static string? Time(string text, Action<DateTimeOffset> set) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value) ? Set(set, value) : "a time such as 2026-01-05T10:00:00Z";

    internal static string? Clock(string text, Action<TimeOnly> set) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly value) ? Set(set, value) : "a time of day such as 14:30";

    /// <summary>A name of an enumeration in any case, also with underscores between its words.</summary>
    internal static string? Word<T>(string text, Action<T> set)
        where T : struct, Enum =>
        !text.Any(static c => char.IsAsciiDigit(c) || c == ',') && Enum.TryParse(text.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true, out T value)
            ? Set(set, value)
            : "one of " + string.Join(", ", Enum.GetNames<T>());

    internal static string? Any(string text, Action<string> set) => Set(set, text);

    private static string? Set<T>(Action<T> set, T value)
    {
        set(value);
        return null;
    }
}

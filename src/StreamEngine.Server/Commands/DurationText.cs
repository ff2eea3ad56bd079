using System.Globalization;

namespace StreamEngine.Server.Commands;

/// <summary>Durations as people type them: a number and a unit, <c>500ms</c>, <c>30s</c>, <c>1m</c>, <c>1.5h</c>, <c>1d</c>.</summary>
internal static class DurationText
{
    internal const string Expected = "a number with a unit, such as 500ms, 30s, 1m, 1h or 1d";

    private static readonly (string Unit, double Milliseconds)[] _units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <returns>False when the text is no positive duration.</returns>
    internal static bool TryParse(string text, out TimeSpan duration)
    {
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
        {
            digits++;
        }

        duration = default;
        if (digits == 0 || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            return false;
        }

        string unit = text[digits..].Trim();
        int index = Array.FindIndex(_units, u => u.Unit.Equals(unit, StringComparison.OrdinalIgnoreCase));
        double milliseconds = index < 0 ? 0 : number * _units[index].Milliseconds;
        if (milliseconds is <= 0 or > 3.2e12)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return duration > TimeSpan.Zero;
    }
}

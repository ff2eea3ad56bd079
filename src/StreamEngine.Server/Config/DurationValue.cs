using System.Globalization;
using StreamEngine.Server.Commands;

namespace StreamEngine.Server.Config;

/// <summary>Durations of a configuration: those of the command line, and zero.</summary>
internal static class DurationValue
{
    private static readonly (string Unit, long Ticks)[] _units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    internal static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        return DurationText.TryParse(text, out value) || IsZero(text);
    }

    /// <summary>The duration in the greatest unit that divides it: <c>1m</c>, <c>90s</c>, <c>500ms</c>.</summary>
    internal static string Show(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        (string unit, long ticks) = Array.Find(_units, u => value.Ticks % u.Ticks == 0);
        return unit is null
            ? value.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture) + "ms"
            : (value.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
    }

    private static bool IsZero(string text) =>
        text.StartsWith('0') && (text.Length == 1 || Array.Exists(_units, u => text.AsSpan(1).Equals(u.Unit, StringComparison.OrdinalIgnoreCase)));
}

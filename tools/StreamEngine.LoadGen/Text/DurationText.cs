using System.Globalization;

namespace StreamEngine.LoadGen.Text;

/// <summary>Durations as they are written in options: a number and a unit.</summary>
internal static class DurationText
{
    /// <summary>The part of an error message that says what is allowed.</summary>
    public const string Expected = "expected a number and a unit (us, ms, s, m, h or d), for example 90s";

    private static readonly (string Unit, double Ticks)[] Units =
    [
        ("us", TimeSpan.TicksPerMicrosecond), ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads a duration, not negative and at most 10,000 days; <c>0</c> needs no unit.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0") return true;
        int unitStart = text.Length;
        while (unitStart > 0 && char.IsAsciiLetter(text[unitStart - 1])) unitStart--;
        int unit = Array.FindIndex(Units, u => u.Unit == text[unitStart..]);
        const NumberStyles style = NumberStyles.AllowDecimalPoint;
        if (unit < 0 || !double.TryParse(text.AsSpan(0, unitStart), style, CultureInfo.InvariantCulture, out double value)) return false;
        double ticks = value * Units[unit].Ticks;
        if (!(ticks <= 10_000.0 * TimeSpan.TicksPerDay)) return false;
        duration = TimeSpan.FromTicks((long)Math.Round(ticks));
        return true;
    }
}

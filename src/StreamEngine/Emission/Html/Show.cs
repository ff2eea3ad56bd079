using System.Globalization;

namespace StreamEngine.Emission.Html;

/// <summary>Numbers and times as people read them. Invariant.</summary>
internal static class Show
{
    internal const long Second = 1_000_000_000;
    internal const long Minute = 60 * Second;
    internal const long Hour = 60 * Minute;
    internal const long Day = 24 * Hour;

    private static readonly string[] _months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>A count with separators.</summary>
    internal static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three or four significant digits with a metric prefix from thousands up.</summary>
    internal static string Number(double value)
    {
        double size = Math.Abs(value);
        return size switch
        {
            double.NaN => "–",
            0 => "0",
            >= 1e15 or < 1e-3 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
            >= 1e12 => Scaled(1e12, "T"),
            >= 1e9 => Scaled(1e9, "G"),
            >= 1e6 => Scaled(1e6, "M"),
            >= 1e4 => Scaled(1e3, "k"),
            >= 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
            _ => value.ToString("0.####", CultureInfo.InvariantCulture),
        };

        string Scaled(double unit, string prefix) => (value / unit).ToString("0.##", CultureInfo.InvariantCulture) + prefix;
    }

    /// <summary>Bytes with a binary prefix.</summary>
    internal static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>Date and time to the second, UTC.</summary>
    internal static string Time(long nanoseconds) => Rfc3339.Format(nanoseconds).Replace('T', ' ')[..19];

    /// <summary>Time of day to the second.</summary>
    internal static string Clock(long nanoseconds) => Rfc3339.Format(nanoseconds).Substring(11, 8);

    /// <summary>From and to, the date once when it is the same.</summary>
    internal static string Range(long start, long end)
    {
        string from = Time(start);
        string to = Time(end);
        return from == to ? from : from[..10] == to[..10] ? from + " – " + to[11..] : from + " – " + to;
    }

    /// <summary>The two largest units of a duration.</summary>
    internal static string Duration(long nanoseconds)
    {
        long t = Math.Max(0, nanoseconds);
        return t switch
        {
            >= Day => Pair(t / Day, "d", t % Day / Hour, "h"),
            >= Hour => Pair(t / Hour, "h", t % Hour / Minute, "min"),
            >= Minute => Pair(t / Minute, "min", t % Minute / Second, "s"),
            >= Second => Number(t / (double)Second) + " s",
            _ => Number(t / 1e6) + " ms",
        };

        static string Pair(long a, string au, long b, string bu) =>
            string.Create(CultureInfo.InvariantCulture, $"{a} {au}") + (b == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {b} {bu}"));
    }

    /// <summary>Label of a tick on a time axis whose ticks are <paramref name="step"/> apart.</summary>
    internal static string Tick(long time, long step)
    {
        string text = Rfc3339.Format(time);
        string date = text.Substring(8, 2).TrimStart('0') + " " + _months[int.Parse(text.AsSpan(5, 2), CultureInfo.InvariantCulture) - 1];
        return step >= 28 * Day ? date[^3..] + " " + text[..4] : step >= Day ? date : time % Day == 0 ? date : step >= Minute ? text.Substring(11, 5) : text.Substring(11, 8);
    }

    /// <summary>A probability as people say it.</summary>
    internal static string Probability(double p) => p < 1e-300 ? "< 1e-300" : p.ToString(p < 1e-3 ? "0.#e0" : "0.####", CultureInfo.InvariantCulture);

    /// <summary>Text cut to a length, with an ellipsis.</summary>
    internal static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");
    }

    /// <summary>Unit of a series as far as its name tells; empty otherwise.</summary>
    internal static string Unit(string name)
    {
        string lower = name.ToLowerInvariant();
        return lower switch
        {
            _ when Ends("percent") || Ends("pct") => "%",
            _ when Ends("seconds") => "s",
            _ when Ends("millis") || Ends("_ms") || Ends(".ms") => "ms",
            _ when Ends("bytes") => "bytes",
            _ => string.Empty,
        };

        bool Ends(string suffix) => lower.EndsWith(suffix, StringComparison.Ordinal);
    }
}

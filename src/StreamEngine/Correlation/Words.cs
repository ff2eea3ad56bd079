using System.Globalization;
using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Correlation;

/// <summary>Numbers, times and names as people read them: always the invariant culture and UTC, so that replays give the same text.</summary>
internal static class Words
{
    /// <summary>Longest template text in a title, in characters.</summary>
    private const int MaxQuote = 120;

    /// <summary>A number with three significant digits or so.</summary>
    internal static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "unknown" : value > 0 ? "infinity" : "-infinity";
        }

        double size = Math.Abs(value);
        (double unit, string suffix) = size switch
        {
            >= 1e6 and < 1e9 => (1e6, "M"),
            >= 1e9 and < 1e12 => (1e9, "G"),
            >= 1e12 and < 1e15 => (1e12, "T"),
            _ => (1, string.Empty),
        };
        value /= unit;
        size /= unit;
        string format = size switch
        {
            0 => "0",
            >= 1e15 or < 1e-4 => "0.##E+0",
            >= 100 => "0",
            >= 10 => "0.#",
            >= 1 => "0.##",
            _ => "G3",
        };
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text + suffix;
    }

    /// <summary>A number beside others of which the greatest has this size: what is vanishingly small beside it is 0.</summary>
    internal static string Beside(double value, double size) => Math.Abs(value) < Math.Min(1e-3, 1e-5 * size) ? "0" : Number(value);

    /// <summary>Time of day in UTC, with seconds when they are not zero.</summary>
    internal static string Clock(long nanoseconds)
    {
        long second = (long)Math.Floor(nanoseconds / (double)EventTime.Second);
        long ofDay = ((second % 86_400) + 86_400) % 86_400;
        string text = string.Create(CultureInfo.InvariantCulture, $"{ofDay / 3600:00}:{ofDay / 60 % 60:00}");
        return ofDay % 60 == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}:{ofDay % 60:00}");
    }

    /// <summary>Time of day in UTC, after the date when <paramref name="date"/> is set.</summary>
    internal static string Clock(long nanoseconds, bool date) => date ? Date(nanoseconds) + " " + Clock(nanoseconds) : Clock(nanoseconds);

    /// <summary>Date in UTC, <c>2026-01-05</c>.</summary>
    internal static string Date(long nanoseconds) =>
        DateTime.UnixEpoch.AddTicks(nanoseconds / 100).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A length of time: <c>40 s</c>, <c>5 min</c>, <c>2 h 5 min</c>.</summary>
    internal static string Duration(long nanoseconds)
    {
        long seconds = Math.Abs(nanoseconds) / EventTime.Second;
        FormattableString text = seconds switch
        {
            < 1 => $"less than 1 s",
            < 120 when seconds != 60 => $"{seconds} s",
            < 7200 when seconds % 60 == 0 || seconds >= 600 => $"{seconds / 60} min",
            < 7200 => $"{seconds / 60} min {seconds % 60} s",
            _ when seconds % 3600 < 60 => $"{seconds / 3600} h",
            _ => $"{seconds / 3600} h {seconds % 3600 / 60} min",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A length of time in its largest unit that gives a number worth reading: <c>40 s</c>, <c>7 min</c>, <c>5 h</c>, <c>14 d</c>.</summary>
    internal static string Roughly(long nanoseconds)
    {
        double seconds = (double)nanoseconds / EventTime.Second;
        (double unit, string name) = seconds switch { < 120 => (1, "s"), < 7200 => (60, "min"), < 2 * 86_400 => (3600, "h"), _ => (86_400, "d") };
        return Math.Floor(seconds / unit).ToString(CultureInfo.InvariantCulture) + " " + name;
    }

    /// <summary>A count and its noun: <c>1 series</c>, <c>2 services</c>.</summary>
    internal static string Count(long number, string noun) =>
        number.ToString(CultureInfo.InvariantCulture) + " " + noun + (number == 1 || noun.EndsWith('s') ? string.Empty : "s");

    /// <summary>The shortest name that says who: service, else host, else component.</summary>
    internal static string Name(Entity entity) => entity.Service ?? entity.Host ?? entity.Component ?? "an unnamed source";

    /// <summary>A metric name as words: <c>error.rate</c> is <c>error rate</c>.</summary>
    internal static string Metric(string metric) => metric switch
    {
        "log.count" => "log lines",
        "log.duration" => "request duration (s)",
        "log.size" => "response size",
        _ => metric.Replace('.', ' ').Replace('_', ' ').Trim(),
    };

    /// <summary>A template or message cut to a length that fits a title, on one line.</summary>
    internal static string Quote(string text, int most = MaxQuote)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        string line = end < 0 ? text : text[..end];
        if (line.Length <= most)
        {
            return line;
        }

        int cut = char.IsHighSurrogate(line[most - 1]) ? most - 1 : most;
        return line[..cut] + "...";
    }

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>; beyond <paramref name="most"/> <c>a, b and 3 more</c>.</summary>
    internal static string List(IReadOnlyList<string> items, int most = 3)
    {
        var text = new StringBuilder();
        int shown = items.Count <= most ? items.Count : most - 1;
        int last = items.Count - 1;
        for (int i = 0; i < shown; i++)
        {
            text.Append(i == 0 ? string.Empty : i == last ? " and " : ", ").Append(items[i]);
        }

        return items.Count <= most ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $" and {items.Count - shown} more").ToString();
    }

    /// <summary>What was done to whom: <c>deployment 2.4.1 of checkout</c>.</summary>
    internal static string Change(ChangeEvent change)
    {
        string type = change.Type.Length == 0 ? "change" : Metric(change.Type);
        string version = change.Version.Length == 0 ? string.Empty : " " + change.Version;
        return type + version + (change.Entity.IsNone ? string.Empty : " of " + Name(change.Entity));
    }
}

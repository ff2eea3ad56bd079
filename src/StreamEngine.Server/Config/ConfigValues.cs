using System.Globalization;
using System.Net;
using StreamEngine.Parsing;
using StreamEngine.Server.Commands;
using StreamEngine.Windowing;

namespace StreamEngine.Server.Config;

/// <summary>The kinds of scalars that the schema uses.</summary>
internal static class ConfigValues
{
    /// <summary>Any text that is not empty and has no control characters, at most 4,096 characters.</summary>
    internal static ConfigValue<string> Text { get; } = Of("text", "text on one line, 1 to 4096 characters");

    /// <summary>A path of a file; relative ones start at the working directory.</summary>
    internal static ConfigValue<string> Path { get; } = Of("path", "a path");

    /// <summary>An expression of the window language; what is wrong with it is told when its columns are known.</summary>
    internal static ConfigValue<string> Expression { get; } = new(
        "expression", string.Empty, "an expression, 1 to 16384 characters", TryExpression, static v => v);

    /// <summary>A column of frames.</summary>
    internal static ConfigValue<Aggregate> Aggregate { get; } = new(
        "aggregate",
        string.Empty,
        "an aggregate such as count, sum, mean, p99, distinct(user) or topk(url,10)",
        static (string text, out Aggregate value) => Windowing.Aggregate.TryParse(text, out value),
        static v => v.Name);

    internal static ConfigValue<string> Format { get; } = new(
        "name", Or(Formats.Names), $"one of the known formats ({string.Join(", ", Formats.Names)})", TryFormat, static v => v);

    internal static ConfigValue<TimeZoneInfo> TimeZone { get; } = new("zone", string.Empty, TimeZoneText.Expected, TimeZoneText.TryParse, static v => v.Id);

    internal static ConfigValue<IPEndPoint> Listen { get; } = new("address", string.Empty, ListenAddress.Expected, ListenAddress.TryParse, static v => v.ToString());

    internal static ConfigValue<Uri> Url { get; } = new("url", "http or https", "an absolute http or https address", TryUrl, static v => v.ToString());

    internal static ConfigValue<TimeSpan> Duration(string least, string most)
    {
        _ = DurationValue.TryParse(least, out TimeSpan from);
        _ = DurationValue.TryParse(most, out TimeSpan to);
        return new ConfigValue<TimeSpan>(
            "duration",
            $"{least} to {most}",
            $"a duration from {least} to {most} such as 500ms, 30s, 5m, 1h or 1d",
            (string text, out TimeSpan value) => DurationValue.TryParse(text, out value) && value >= from && value <= to,
            DurationValue.Show);
    }

    internal static ConfigValue<long> Size(long least, long most) => new(
        "size",
        $"{SizeText.Show(least)} to {SizeText.Show(most)}",
        $"a size from {SizeText.Show(least)} to {SizeText.Show(most)} such as 64KiB, 1MiB, 1GiB or a number of bytes",
        (string text, out long value) => SizeText.TryParse(text, out value) && value >= least && value <= most,
        SizeText.Show);

    internal static ConfigValue<int> Integer(int least, int most) => new(
        "integer",
        string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"),
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        static v => v.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number; the range is in words, as some bounds belong to it and others do not.</summary>
    internal static ConfigValue<double> Number(string range, Predicate<double> holds) => new(
        "number",
        range,
        range.Length == 0 ? "a finite number" : $"a number {range}",
        (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && holds(value),
        static v => v.ToString("0.###############", CultureInfo.InvariantCulture));

    /// <summary>One of a few words, in any case.</summary>
    internal static ConfigValue<T> Choice<T>(params (string Word, T Value)[] words) => new(
        "word",
        Or(words.Select(static w => w.Word)),
        $"one of {string.Join(", ", words.Select(static w => w.Word))}",
        (string text, out T value) =>
        {
            int index = Array.FindIndex(words, w => w.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = index < 0 ? default! : words[index].Value;
            return index >= 0;
        },
        value => Array.Find(words, w => EqualityComparer<T>.Default.Equals(w.Value, value)).Word);

    private static ConfigValue<string> Of(string type, string expected) => new(type, string.Empty, expected, TryLine, static v => v);

    private static string Or(IEnumerable<string> words) => string.Join(", ", words.Select(static w => $"`{w}`"));

    private static bool TryLine(string text, out string value)
    {
        value = text;
        return text.Length is > 0 and <= 4096 && !text.Any(char.IsControl) && !string.IsNullOrWhiteSpace(text);
    }

    private static bool TryExpression(string text, out string value)
    {
        value = text;
        return text.Length is > 0 and <= 16_384 && !string.IsNullOrWhiteSpace(text);
    }

    private static bool TryFormat(string text, out string value)
    {
        bool known = FormatRegistry.Default.TryGet(text, out IRecordFormat? format, out _);
        value = known ? format!.Name : text;
        return known;
    }

    private static bool TryUrl(string text, out Uri value) =>
        Uri.TryCreate(text, UriKind.Absolute, out value!) && (value.Scheme == Uri.UriSchemeHttp || value.Scheme == Uri.UriSchemeHttps) && value.Host.Length > 0;
}

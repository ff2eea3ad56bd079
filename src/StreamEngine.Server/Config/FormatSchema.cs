using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Parsing;
using V = StreamEngine.Server.Config.ConfigValues;

namespace StreamEngine.Server.Config;

/// <summary>The settings of formats, in a file and on the command line.</summary>
internal static class FormatSchema
{
    private static readonly ConfigValue<int?> _year = new(
        "year", "`infer`, 1678 to 2261", "infer or a year from 1678 to 2261", TryYear, static v => v is { } year ? year.ToString(CultureInfo.InvariantCulture) : "infer");

    private static readonly ConfigValue<char?> _delimiter = new(
        "character", "one of ASCII, `tab`", "a character of ASCII or the word tab", TryDelimiter, static v => v is { } c ? c.ToString() : string.Empty);

    private static readonly ConfigSection<MultilineOptions> _multiline = new ConfigSection<MultilineOptions>(
        "sources[].format_options.multiline", "Which lines are one record: one of `start`, `continuation` and `indented`. Only plain, log4j, python, grok, regex.")
        .Value("start", V.Text, string.Empty, static (m, v) => m.Start = v, "Regular expression that is looked for in a line: lines with it start a record. The word `timestamp` stands for lines that begin with a timestamp.")
        .Value("continuation", V.Text, string.Empty, static (m, v) => m.Continuation = v, "Regular expression that is looked for in a line: lines with it go on with the record before.")
        .Value("indented", V.Choice(("true", true), ("false", false)), static m => m.Indented, static (m, v) => m.Indented = v, "Lines that begin with a space or tab go on with the record before.")
        .Value("negate", V.Choice(("true", true), ("false", false)), static m => m.Negate, static (m, v) => m.Negate = v, "Turns the rule round.")
        .Value("max_lines", V.Integer(1, 1_000_000), static m => m.MaxLines, static (m, v) => m.MaxLines = v, "Most lines of a record; further ones go to the dead letters, each on its own.");

    /// <summary>The section of a source.</summary>
    internal static ConfigSection<FormatOptions> Options { get; } = new ConfigSection<FormatOptions>(
        "sources[].format_options", "Settings of the format that the source names; the page of a format tells which it has.")
        .Value("pattern", V.Text, "that of the format", static (f, v) => f.Pattern = v, "Only log4j, python, access, grok, regex. How lines are built.")
        .Pairs("definitions", static f => f.Definitions, static (_, _) => null, "Only grok. Patterns of your own by name.")
        .Value("time_format", V.Text, "what the pattern says", static (f, v) => f.TimeFormat = v, "Only log4j, python, grok, regex. How times are written: letters of Java or of strftime.")
        .Value("time_zone", V.TimeZone, "the zone of the pipeline", static (f, v) => f.TimeZone = v, "Zone of timestamps that name none.")
        .Value("year", _year, static f => f.Year, static (f, v) => f.Year = v, "Year of timestamps that name none.")
        .Value("delimiter", _delimiter, "found from the data", static (f, v) => f.Delimiter = v, "Only csv. Character between cells.")
        .Values("columns", V.Text, static f => f.Columns, "Only csv. Names of the columns, for data without a header.")
        .Section("multiline", _multiline, static f => f.Multiline ??= new MultilineOptions())
        .Value("max_fields", V.Integer(1, 65_536), "4096", static (f, v) => f.MaxFields = v, "Most fields of a record.")
        .Value("max_depth", V.Integer(1, 1024), "64", static (f, v) => f.MaxDepth = v, "Deepest nesting of a record.");

    /// <summary>Adds to a scope what is wrong with settings, each at its key.</summary>
    /// <param name="scope">Takes the errors.</param>
    /// <param name="format">Name of the format; null when it is found from the data.</param>
    /// <param name="options">The settings; null for none.</param>
    /// <param name="at">Where the format is named.</param>
    internal static void Check(ConfigScope scope, string? format, FormatOptions? options, ConfigNode at)
    {
        foreach (FormatOptionError error in FormatOptionCheck.Run(format, options ?? new FormatOptions()))
        {
            string[] keys = error.Key.Split('.');
            bool nested = keys.Length > 1 && options?.Multiline is not null;
            bool found = scope.TryPair(nested ? options!.Multiline! : options ?? new object(), keys[^1], out ConfigPair? pair);
            scope.Add(found ? pair!.Value : at, error.Message);
        }
    }

    private static bool TryYear(string text, out int? value)
    {
        bool number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is >= 1678 and <= 2261;
        value = number ? year : null;
        return number || text.Equals("infer", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryDelimiter(string text, out char? value)
    {
        value = text is "tab" or "\\t" ? '\t' : text.Length == 1 && char.IsAscii(text[0]) ? text[0] : null;
        return value is not null;
    }
}

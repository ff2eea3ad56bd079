namespace StreamEngine.Batching;

/// <summary>
/// Settings of the format that a source names. Every one of them may be left out. The pages in docs/formats tell which format has which; a setting
/// that a format does not have is an error.
/// </summary>
public sealed class FormatOptions
{
    /// <summary>How lines are built, for log4j, python, access, grok and regex. Default: that of the format, where it has one.</summary>
    public string? Pattern { get; set; }

    /// <summary>Patterns of your own by name, for grok; they win over the built-in ones.</summary>
    public Dictionary<string, string> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// How the time of log4j, python, grok and regex is written: letters of Java (<c>dd.MM.yyyy HH:mm:ss,SSS</c>) or of strftime
    /// (<c>%d.%m.%Y %H:%M:%S</c>). Default: what the pattern says, or any known shape.
    /// </summary>
    public string? TimeFormat { get; set; }

    /// <summary>Zone of timestamps that name none. Default: the pipeline's.</summary>
    public TimeZoneInfo? TimeZone { get; set; }

    /// <summary>
    /// Year of timestamps that name none, 1678 to 2261. Default null: the latest year that puts the first of them not later than a day
    /// after now, and the next year after each step back of more than 30 days.
    /// </summary>
    public int? Year { get; set; }

    /// <summary>Character between the cells of csv, ASCII. Default: found from the data.</summary>
    public char? Delimiter { get; set; }

    /// <summary>Names of the columns of csv, in order, for data without a header. Default: the header of the data.</summary>
    public List<string> Columns { get; } = [];

    /// <summary>Which lines go on with the record before them, for plain, log4j, python, grok and regex. Default: found from the data, or the pattern.</summary>
    public MultilineOptions? Multiline { get; set; }

    /// <summary>Most fields of a record, 1 to 65,536. Default 4,096.</summary>
    public int? MaxFields { get; set; }

    /// <summary>Deepest nesting of a record, 1 to 1,024 levels. Default 64.</summary>
    public int? MaxDepth { get; set; }
}

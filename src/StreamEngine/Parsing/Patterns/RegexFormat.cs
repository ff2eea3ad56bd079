using StreamEngine.Batching;
using StreamEngine.Parsing.Patterns.Multiline;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Lines by a regular expression whose named groups are fields. Never detected.</summary>
internal sealed class RegexFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "regex";

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => ["pattern", "time_format", "multiline"];

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => 0;

    /// <inheritdoc/>
    public IEnumerable<FormatOptionError> Check(FormatOptions options) => ExpressionParser.Check(Name, options);

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) =>
        MultilineParser.Around(ExpressionParser.Make(Name, options.Format.Pattern ?? "(?<message>.*)", options, sample.Bytes), options);
}

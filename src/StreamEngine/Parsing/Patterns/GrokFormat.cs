using StreamEngine.Batching;
using StreamEngine.Parsing.Patterns.Multiline;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Lines by a grok pattern. Never detected.</summary>
internal sealed class GrokFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "grok";

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => ["pattern", "definitions", "time_format", "multiline"];

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => 0;

    /// <inheritdoc/>
    public IEnumerable<FormatOptionError> Check(FormatOptions options) => ExpressionParser.Check(Name, options);

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) =>
        MultilineParser.Around(ExpressionParser.Make(Name, options.Format.Pattern ?? "%{GREEDYDATA:message}", options, sample.Bytes), options);
}

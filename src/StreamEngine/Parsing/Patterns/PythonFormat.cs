using StreamEngine.Batching;
using StreamEngine.Parsing.Patterns.Layouts;
using StreamEngine.Parsing.Patterns.Multiline;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Logs of Python's logging by their format. Never detected: what there is to find without it, <c>plain</c> finds.</summary>
internal sealed class PythonFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "python";

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => ["pattern", "time_format", "multiline"];

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => 0;

    /// <inheritdoc/>
    public IEnumerable<FormatOptionError> Check(FormatOptions options) =>
        FormatOptionCheck.Try("pattern", () => Make(new ParserOptions { Format = options })) is { } error ? [error] : [];

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => MultilineParser.Around(Make(options), options);

    private PatternParser Make(ParserOptions options) => LayoutParser.Make(Name, PythonLayout.Read, options.Format.Pattern ?? PythonLayout.Default, options);
}

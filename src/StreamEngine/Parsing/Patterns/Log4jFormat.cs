using StreamEngine.Batching;
using StreamEngine.Parsing.Patterns.Layouts;
using StreamEngine.Parsing.Patterns.Multiline;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Logs of log4j and logback by their pattern. Never detected: what there is to find without the pattern, <c>plain</c> finds.</summary>
internal sealed class Log4jFormat : IRecordFormat
{
    /// <summary>The pattern of log4j 2 without a configuration (Apache Log4j manual, "Automatic Configuration").</summary>
    internal const string Default = "%d{HH:mm:ss.SSS} [%t] %-5level %logger{36} - %msg%n";

    /// <inheritdoc/>
    public string Name => "log4j";

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => ["pattern", "time_format", "multiline"];

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => 0;

    /// <inheritdoc/>
    public IEnumerable<FormatOptionError> Check(FormatOptions options) =>
        FormatOptionCheck.Try("pattern", () => Make(new ParserOptions { Format = options })) is { } error ? [error] : [];

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => MultilineParser.Around(Make(options), options);

    private PatternParser Make(ParserOptions options) => LayoutParser.Make(Name, Log4jLayout.Read, options.Format.Pattern ?? Default, options);
}

using StreamEngine.Batching;
using StreamEngine.Parsing.Patterns;
using StreamEngine.Parsing.Patterns.Layouts;

namespace StreamEngine.Parsing.Access;

/// <summary>Access logs of web servers: common and combined log format, with a virtual host before and further fields after.</summary>
internal sealed class AccessFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "access";

    /// <inheritdoc/>
    public double Match(in FormatSample sample) =>
        LineShare.Of(sample, static (line, options) => AccessLine.TryRead(line, options, out _) ? 1 : 0);

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => ["pattern"];

    /// <inheritdoc/>
    public IEnumerable<FormatOptionError> Check(FormatOptions options) =>
        options.Pattern is not null && FormatOptionCheck.Try("pattern", () => LayoutParser.Make(Name, AccessLayout.Read, options.Pattern, new ParserOptions { Format = options })) is { } error ? [error] : [];

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) =>
        options.Format.Pattern is { } pattern ? LayoutParser.Make(Name, AccessLayout.Read, pattern, options) : new AccessParser(options);
}

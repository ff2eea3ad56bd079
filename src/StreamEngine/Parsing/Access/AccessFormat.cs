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
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new AccessParser(options);
}

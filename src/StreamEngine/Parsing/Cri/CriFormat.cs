namespace StreamEngine.Parsing.Cri;

/// <summary>Container logs as Kubernetes container runtimes write them: time, stream, partial or full, message.</summary>
internal sealed class CriFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "cri";

    /// <inheritdoc/>
    public double Match(in FormatSample sample) =>
        LineShare.Of(sample, static (line, options) => CriLine.TryRead(line, options, out _) ? 1 : 0);

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new CriParser(options);
}

namespace StreamEngine.Parsing.Docker;

/// <summary>Container logs as Docker's json-file driver writes them: one object a line with log, stream and time.</summary>
internal sealed class DockerFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "docker";

    /// <inheritdoc/>
    public double Match(in FormatSample sample)
    {
        ParserOptions options = new();
        return SampleShare.Of(sample, line => DockerLine.TryRead(line, options, out DockerLine docker) && docker.HasNothingElse);
    }

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new DockerParser(options);
}

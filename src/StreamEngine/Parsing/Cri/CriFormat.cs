namespace StreamEngine.Parsing.Cri;

/// <summary>Container logs as Kubernetes container runtimes write them: time, stream, partial or full, message.</summary>
internal sealed class CriFormat : IRecordFormat
{
    private const int MaxLines = 500;

    /// <inheritdoc/>
    public string Name => "cri";

    /// <inheritdoc/>
    public double Match(in FormatSample sample)
    {
        ParserOptions options = new();
        LineReader lines = new(sample.Bytes, position: 0);
        int matched = 0;
        int count = 0;
        while (count < MaxLines && lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!line.IsEmpty)
            {
                count++;
                matched += CriLine.TryRead(line, options, out _) ? 1 : 0;
            }
        }

        return count == 0 ? 0 : (double)matched / count;
    }

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new CriParser(options);
}

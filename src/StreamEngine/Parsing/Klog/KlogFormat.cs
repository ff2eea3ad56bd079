namespace StreamEngine.Parsing.Klog;

/// <summary>Logs of glog and klog, as Kubernetes components write them.</summary>
internal sealed class KlogFormat : IRecordFormat
{
    private const int MaxLines = 500;

    /// <summary>Least share of lines with a header: the others are stack traces and the like.</summary>
    private const double LeastShare = 0.35;

    /// <inheritdoc/>
    public string Name => "klog";

    /// <inheritdoc/>
    public double Match(in FormatSample sample)
    {
        ParserOptions options = new();
        double share = SampleShare.Of(sample, line => KlogLine.TryRead(line, options, out _));
        return share < LeastShare ? 0 : share;
    }

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options)
    {
        LineReader lines = new(sample.Bytes, position: 0);
        int missing = 0;
        int dated = 0;
        while (missing + dated < MaxLines && lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (KlogLine.TryRead(line, options, out KlogLine klog))
            {
                _ = klog.InfersYear ? missing++ : dated++;
            }
        }

        return new KlogParser(options, infersYear: missing >= dated);
    }
}

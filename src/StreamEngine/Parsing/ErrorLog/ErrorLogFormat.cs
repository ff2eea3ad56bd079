namespace StreamEngine.Parsing.ErrorLog;

/// <summary>Error logs of web servers: Apache 2.2 and 2.4, nginx.</summary>
internal sealed class ErrorLogFormat : IRecordFormat
{
    /// <summary>Least share of lines with a header: the others are stack traces and the like.</summary>
    private const double LeastShare = 0.35;

    /// <inheritdoc/>
    public string Name => "errorlog";

    /// <inheritdoc/>
    public double Match(in FormatSample sample)
    {
        ParserOptions options = new();
        double share = SampleShare.Of(sample, line => ErrorLogLine.TryRead(line, options, out ErrorLogLine read) && read.HasLevel);
        return share < LeastShare ? 0 : share;
    }

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new ErrorLogParser(options);
}

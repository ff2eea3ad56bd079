namespace StreamEngine.Parsing.Leef;

/// <summary>Events of security devices in the Log Event Extended Format 1.0 or 2.0, bare or behind a syslog header.</summary>
internal sealed class LeefFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "leef";

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => SampleShare.Of(sample, static line => DeviceEvent.Find(line, LeefLine.Marker) >= 0);

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) =>
        new LeefParser(options, DeviceEvent.InfersYear(sample, LeefLine.Marker, "devTime="));
}

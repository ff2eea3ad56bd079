namespace StreamEngine.Parsing.Cef;

/// <summary>Events of security devices in the Common Event Format, bare or behind a syslog header.</summary>
internal sealed class CefFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "cef";

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => SampleShare.Of(sample, static line => DeviceEvent.Find(line, CefLine.Marker) >= 0);

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) =>
        new CefParser(options, DeviceEvent.InfersYear(sample, CefLine.Marker, "rt=", "end=", "start=", "eceiptTime="));
}

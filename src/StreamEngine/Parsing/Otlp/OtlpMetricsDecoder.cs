using StreamEngine.Batching;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>
/// Metrics of the OpenTelemetry protocol in its binary encoding (opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
/// the message MetricsData of files is the same). A record for each data point, of one row or several.
/// </summary>
internal sealed class OtlpMetricsDecoder(ParserOptions options) : IPayloadDecoder
{
    public string Name => "otlp-metrics";

    public void Decode(ReadOnlySpan<byte> payload, BatchBuilder output)
    {
        OtlpMetricsReader reader = new(output, options, payload, output.State(this, static _ => new SeriesMemory()));
        try
        {
            reader.Read(payload);
        }
        finally
        {
            reader.Dispose();
        }
    }
}

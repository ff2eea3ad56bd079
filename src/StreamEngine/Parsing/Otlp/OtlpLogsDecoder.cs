using StreamEngine.Batching;

namespace StreamEngine.Parsing.Otlp;

/// <summary>
/// Log records of the OpenTelemetry protocol in its binary encoding (opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
/// the message LogsData of files is the same). A row for each record.
/// </summary>
internal sealed class OtlpLogsDecoder(ParserOptions options) : IPayloadDecoder
{
    public string Name => "otlp-logs";

    public void Decode(ReadOnlySpan<byte> payload, BatchBuilder output) => new OtlpLogsReader(output, options).Read(payload);
}

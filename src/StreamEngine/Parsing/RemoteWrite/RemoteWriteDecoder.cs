using StreamEngine.Batching;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.RemoteWrite;

/// <summary>
/// Prometheus remote write 1.0 (prometheus.WriteRequest), after decompression: a row for each sample, rows for count, sum and buckets of
/// each native histogram.
/// </summary>
internal sealed class RemoteWriteDecoder(ParserOptions options) : IPayloadDecoder
{
    private const uint SeriesTag = (1 << 3) | 2;

    public string Name => "prometheus-remote-write";

    public void Decode(ReadOnlySpan<byte> payload, BatchBuilder output)
    {
        SeriesMemory memory = output.State(this, static _ => new SeriesMemory());
        SeriesReader series = new(output, options, payload, memory);
        try
        {
            WireReader reader = new(payload);
            while (reader.Next(out uint tag))
            {
                if (tag != SeriesTag)
                {
                    reader.Skip(tag, 0b10);
                    continue;
                }

                ReadOnlySpan<byte> message = reader.Bytes();
                if (!reader.Failed)
                {
                    series.Read(message);
                }
            }

            if (reader.Failed)
            {
                output.Reject(reader.Rest, reader.Fault);
            }
        }
        finally
        {
            series.Dispose();
        }
    }
}

using StreamEngine.Batching;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.RemoteWrite;

/// <summary>
/// Prometheus remote write 2.0 (io.prometheus.write.v2.Request), after decompression: as 1.0, with names and values of labels in a table
/// of symbols.
/// </summary>
internal sealed class RemoteWrite2Decoder(ParserOptions options) : IPayloadDecoder
{
    private const uint SymbolTag = (4 << 3) | 2, SeriesTag = (5 << 3) | 2, Known = 0b11_0000;

    public string Name => "prometheus-remote-write-2";

    public void Decode(ReadOnlySpan<byte> payload, BatchBuilder output)
    {
        SeriesMemory memory = output.State(this, static _ => new SeriesMemory());
        SeriesReader series = new(output, options, payload, memory);
        SymbolTable symbols = new(payload, memory.Parts);
        try
        {
            // Symbols may stand behind the series that refer to them: the whole table is read first.
            WireReader reader = new(payload);
            while (reader.Next(out uint tag))
            {
                if (tag == SymbolTag)
                {
                    symbols.Add(reader.Bytes());
                }
                else
                {
                    reader.Skip(tag, Known & ~(1u << 5));
                }
            }

            reader = new(payload);
            while (reader.Next(out uint tag))
            {
                if (tag != SeriesTag)
                {
                    reader.Skip(tag, tag == SymbolTag ? 0 : Known);
                    continue;
                }

                ReadOnlySpan<byte> message = reader.Bytes();
                if (!reader.Failed)
                {
                    series.Read2(message, symbols);
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
            symbols.Dispose();
        }
    }
}

using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Payloads;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Parsing.RemoteWrite;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>Four messages of 512 records each, in slabs, with the decoder for them and the pools of its own.</summary>
internal sealed class PayloadSample : IDisposable
{
    private const int Messages = 4;
    private const int RecordsOfMessage = 512;

    private readonly SlabPool _slabs = new();
    private readonly BatchPool _batches;
    private readonly BatchBuilder _builder;
    private readonly IPayloadDecoder _decoder;
    private readonly List<Chunk> _chunks = [];

    internal PayloadSample(PayloadKind kind)
    {
        _batches = new BatchPool(_slabs);
        _builder = new BatchBuilder(_batches);
        var options = new ParserOptions { SourceName = "sample" };
        _decoder = kind switch
        {
            PayloadKind.OtlpLogs => new OtlpLogsDecoder(options),
            PayloadKind.RemoteWrite => new RemoteWriteDecoder(options),
            PayloadKind.RemoteWrite2 => new RemoteWrite2Decoder(options),
            _ => new OtlpMetricsDecoder(options),
        };
        var generator = PayloadGenerator.Create(kind, new GeneratorOptions { Format = StreamFormat.Influx, Series = 1000 });
        for (int i = 0; i < Messages; i++)
        {
            byte[] payload = generator.Next(RecordsOfMessage);
            Slab slab = _slabs.RentSlab(payload.Length);
            payload.CopyTo(slab.GetSpan());
            _chunks.Add(new Chunk(new SourceInfo(0, "sample"), slab, 0, payload.Length, 0, i, 0));
            Bytes += payload.Length;
        }

        Rows = Decode();
    }

    internal long Bytes { get; }

    /// <summary>Rows that the messages become.</summary>
    internal long Rows { get; }

    /// <summary>Decodes all messages.</summary>
    /// <returns>Rows.</returns>
    internal long Decode()
    {
        long rows = 0;
        foreach (Chunk chunk in _chunks)
        {
            _builder.Start(chunk);
            _decoder.Decode(chunk.Bytes, _builder);
            ParsedChunk parsed = _builder.Finish();
            rows += parsed.Rows;
            foreach (EventBatch batch in parsed.Batches)
            {
                batch.Dispose();
            }
        }

        return rows;
    }

    public void Dispose()
    {
        _chunks.ForEach(c => c.Dispose());
        _batches.Dispose();
        _slabs.Dispose();
    }
}

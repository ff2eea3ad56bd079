using StreamEngine.Batching;
using StreamEngine.Comparisons.Parsing;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Payloads;
using StreamEngine.Memory;
using StreamEngine.Parsing;

namespace StreamEngine.Comparisons.Payloads;

/// <summary>Messages of a binary protocol in slabs, as receivers hand them to a decoder: what is timed goes from a message in memory to columns in memory.</summary>
internal sealed class PayloadInput : IDisposable
{
    private const int RecordsOfMessage = 512;

    private readonly SlabPool _slabs = new();
    private readonly BatchPool _batches;
    private readonly BatchBuilder _builder;
    private readonly IPayloadDecoder _decoder;
    private readonly List<Chunk> _chunks = [];

    internal PayloadInput(PayloadKind kind, GeneratorOptions options, int megabytes, Func<ParserOptions, IPayloadDecoder> decoder)
    {
        _batches = new BatchPool(_slabs);
        _builder = new BatchBuilder(_batches);
        _decoder = decoder(new ParserOptions { SourceName = "memory" });
        var generator = PayloadGenerator.Create(kind, options);
        for (int bytes = 0; bytes < megabytes * 1_000_000;)
        {
            byte[] message = generator.Next(RecordsOfMessage);
            Slab slab = _slabs.RentSlab(message.Length);
            message.CopyTo(slab.GetSpan());
            _chunks.Add(new Chunk(new SourceInfo(0, "memory"), slab, 0, message.Length, bytes, _chunks.Count, 0));
            Messages.Add(message);
            bytes += message.Length;
        }
    }

    /// <summary>The messages, for the others.</summary>
    internal List<byte[]> Messages { get; } = [];

    /// <summary>Decodes everything and gives the batches back.</summary>
    /// <param name="sum">Adds up a field of a batch.</param>
    internal Tally Read(Func<EventBatch, double> sum)
    {
        long records = 0;
        double total = 0;
        foreach (Chunk chunk in _chunks)
        {
            _builder.Start(chunk);
            _decoder.Decode(chunk.Bytes, _builder);
            ParsedChunk parsed = _builder.Finish();
            records += parsed.Records - parsed.DeadLetters.Count - parsed.Filtered;
            foreach (EventBatch batch in parsed.Batches)
            {
                total += sum(batch);
                batch.Dispose();
            }
        }

        return new Tally(records, total);
    }

    public void Dispose()
    {
        _chunks.ForEach(c => c.Dispose());
        _batches.Dispose();
        _slabs.Dispose();
    }
}

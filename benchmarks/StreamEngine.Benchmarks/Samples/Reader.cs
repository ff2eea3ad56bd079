using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>Cuts a sample into chunks and parses them, with the pools of its own.</summary>
internal sealed class Reader : IDisposable
{
    private readonly BatchPool _batches;
    private readonly BatchBuilder _builder;

    internal Reader(byte[] bytes)
    {
        _batches = new BatchPool(Slabs);
        _builder = new BatchBuilder(_batches);
        Bytes = bytes;
        int end = Math.Min(bytes.Length, 64 * 1024);
        end = bytes.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
        var sample = new FormatSample(bytes.AsSpan(0, end), complete: false);
        IRecordFormat format = FormatDetector.Detect(sample).Format ?? throw new InvalidDataException("The sample is no text.");
        Parser = format.CreateParser(sample, new ParserOptions { SourceName = "sample" });
    }

    internal SlabPool Slabs { get; } = new();

    internal byte[] Bytes { get; }

    internal IRecordParser Parser { get; }

    /// <summary>Whole records in slabs, as an intake hands them over.</summary>
    internal List<Chunk> Cut()
    {
        using var chunker = new Chunker(Slabs, new SourceInfo(0, "sample"), Parser, 1 << 20, 0);
        List<Chunk> chunks = [.. chunker.Add(new ReadOnlySequence<byte>(Bytes), 0)];
        chunks.AddRange(chunker.Flush());
        return chunks;
    }

    internal ParsedChunk Parse(Chunk chunk)
    {
        _builder.Start(chunk);
        Parser.Parse(chunk.Bytes, _builder);
        return _builder.Finish();
    }

    /// <summary>All batches of the sample; they keep what they point into.</summary>
    internal List<EventBatch> ParseAll()
    {
        var batches = new List<EventBatch>();
        foreach (Chunk chunk in Cut())
        {
            using (chunk)
            {
                batches.AddRange(Parse(chunk).Batches);
            }
        }

        return batches;
    }

    public void Dispose()
    {
        _batches.Dispose();
        Slabs.Dispose();
    }
}

using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;

namespace StreamEngine.Comparisons.Stages;

/// <summary>Cuts inputs into chunks and parses them on the calling thread, without the rest of the pipeline.</summary>
internal sealed class ParsedInput : IDisposable
{
    private readonly SlabPool _slabs = new();
    private readonly BatchPool _batches;
    private readonly BatchBuilder _builder;

    internal ParsedInput()
    {
        _batches = new BatchPool(_slabs);
        _builder = new BatchBuilder(_batches);
    }

    internal SlabPool Slabs => _slabs;

    /// <summary>The parser that the engine chooses for these bytes.</summary>
    internal static IRecordParser ParserOf(byte[] bytes)
    {
        int length = Math.Min(bytes.Length, 64 * 1024);
        bool complete = length == bytes.Length;
        int end = complete ? length : bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        var sample = new FormatSample(bytes.AsSpan(0, end), complete);
        IRecordFormat format = FormatDetector.Detect(sample).Format ?? throw new InvalidDataException("The bytes are no text.");
        return format.CreateParser(sample, new ParserOptions { SourceName = "memory" });
    }

    /// <summary>Hands over the chunks of an input, one read of a slab at a time.</summary>
    internal void Cut(byte[] bytes, IRecordParser parser, Action<Chunk> take)
    {
        using var chunker = new Chunker(_slabs, new SourceInfo(0, "memory") { Clock = -1 }, parser, 1 << 20, 0);
        for (int at = 0; at < bytes.Length; at += _slabs.SlabBytes)
        {
            int length = Math.Min(_slabs.SlabBytes, bytes.Length - at);
            foreach (Chunk chunk in chunker.Add(new ReadOnlySequence<byte>(bytes, at, length), 0))
            {
                take(chunk);
            }
        }

        foreach (Chunk chunk in chunker.Flush())
        {
            take(chunk);
        }
    }

    /// <summary>Parses a chunk, which is then given back.</summary>
    internal ParsedChunk Parse(Chunk chunk, IRecordParser parser)
    {
        using (chunk)
        {
            _builder.Start(chunk);
            parser.Parse(chunk.Bytes, _builder);
            return _builder.Finish();
        }
    }

    /// <summary>Parses everything into columns, wraps each batch as an Arrow record batch and gives it back; returns the number of records.</summary>
    internal long ParseToArrow(IReadOnlyList<NamedBytes> inputs)
    {
        long records = 0;
        foreach (NamedBytes input in inputs)
        {
            IRecordParser parser = ParserOf(input.Bytes);
            Cut(input.Bytes, parser, chunk =>
            {
                ParsedChunk parsed = Parse(chunk, parser);
                foreach (EventBatch batch in parsed.Batches)
                {
                    using (ArrowBatch.Wrap(batch))
                    {
                        batch.Dispose();
                    }
                }

                records += parsed.Records - parsed.Filtered;
            });
        }

        return records;
    }

    public void Dispose()
    {
        _batches.Dispose();
        _slabs.Dispose();
    }
}

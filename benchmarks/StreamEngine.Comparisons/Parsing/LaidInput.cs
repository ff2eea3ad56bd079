using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>
/// Bytes in slabs, cut into chunks of whole records as the engine cuts them, so that what is timed is the parser alone: from bytes in
/// memory to columns in memory, on the calling thread.
/// </summary>
internal sealed class LaidInput : IDisposable
{
    private readonly SlabPool _slabs = new();
    private readonly BatchPool _batches;
    private readonly BatchBuilder _builder;
    private readonly List<Chunk> _chunks = [];
    private readonly IRecordParser _parser;

    /// <param name="format">Name of the format.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="fields">Fields that get columns of their own.</param>
    /// <param name="pattern">How lines are built, for formats that have to be told.</param>
    internal LaidInput(string format, byte[] bytes, FieldProjection fields, string? pattern = null)
    {
        _batches = new BatchPool(_slabs);
        _builder = new BatchBuilder(_batches);
        if (!FormatRegistry.Default.TryGet(format, out IRecordFormat? known, out string? error))
        {
            throw new InvalidOperationException(error);
        }

        int length = Math.Min(bytes.Length, 64 * 1024);
        int end = length == bytes.Length ? length : bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        var sample = new FormatSample(bytes.AsSpan(0, end), length == bytes.Length);
        var settings = new FormatOptions { Pattern = pattern };
        _parser = known.CreateParser(sample, new ParserOptions { SourceName = "memory", Fields = fields, Format = settings, Now = 1_767_607_200_000_000_000 });
        using var chunker = new Chunker(_slabs, new SourceInfo(0, "memory"), _parser, 1 << 20, 0);
        for (int at = 0; at < bytes.Length; at += _slabs.SlabBytes)
        {
            Slab slab = _slabs.RentSlab();
            int count = Math.Min(_slabs.SlabBytes, bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(slab.GetSpan());
            _chunks.AddRange(chunker.Add(new ReadOnlySequence<byte>(slab.Memory[..count]), 0));
            slab.Release();
        }

        _chunks.AddRange(chunker.Flush());
    }

    /// <summary>Parses everything and gives the batches back.</summary>
    /// <param name="sum">Adds up a field of a batch.</param>
    internal Tally Read(Func<EventBatch, double> sum)
    {
        long records = 0;
        double total = 0;
        foreach (Chunk chunk in _chunks)
        {
            _builder.Start(chunk);
            _parser.Parse(chunk.Bytes, _builder);
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
        foreach (Chunk chunk in _chunks)
        {
            chunk.Dispose();
        }

        _batches.Dispose();
        _slabs.Dispose();
    }
}

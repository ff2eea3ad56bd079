using BenchmarkDotNet.Attributes;
using StreamEngine.Batching;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.LoadGen;

namespace StreamEngine.Benchmarks;

/// <summary>Bytes into chunks of whole records, the copy into slabs included. Plain text may continue a record on the next line.</summary>
public class FramingBenchmarks : StageBenchmark
{
    private Reader _reader = null!;

    [Params(StreamFormat.Json, StreamFormat.Plain)]
    public StreamFormat Format { get; set; }

    public override Work Work => new(Sample.Of(Format).Bytes.Length, Sample.Of(Format).Records);

    [GlobalSetup]
    public void Prepare() => _reader = new Reader(Sample.Of(Format).Bytes);

    [GlobalCleanup]
    public void Free() => _reader.Dispose();

    [Benchmark]
    public int Cut()
    {
        List<Chunk> chunks = _reader.Cut();
        foreach (Chunk chunk in chunks)
        {
            chunk.Dispose();
        }

        return chunks.Count;
    }
}

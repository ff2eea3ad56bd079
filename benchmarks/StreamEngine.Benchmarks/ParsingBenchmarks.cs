using BenchmarkDotNet.Attributes;
using StreamEngine.Batching;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.LoadGen;

namespace StreamEngine.Benchmarks;

/// <summary>Chunks of whole records into columns, one thread.</summary>
public class ParsingBenchmarks : StageBenchmark
{
    private Reader _reader = null!;
    private List<Chunk> _chunks = null!;

    [Params(
        StreamFormat.Json,
        StreamFormat.Logfmt,
        StreamFormat.Syslog3164,
        StreamFormat.Syslog5424,
        StreamFormat.Access,
        StreamFormat.Plain,
        StreamFormat.Csv,
        StreamFormat.CsvLong,
        StreamFormat.Influx,
        StreamFormat.Prometheus,
        StreamFormat.OpenMetrics,
        StreamFormat.Statsd,
        StreamFormat.DogStatsd,
        StreamFormat.Graphite,
        StreamFormat.GraphiteTags)]
    public StreamFormat Format { get; set; }

    public override Work Work => new(Sample.Of(Format).Bytes.Length, Sample.Of(Format).Records);

    [GlobalSetup]
    public void Prepare()
    {
        _reader = new Reader(Sample.Of(Format).Bytes);
        _chunks = _reader.Cut();
    }

    [GlobalCleanup]
    public void Free()
    {
        _chunks.ForEach(c => c.Dispose());
        _reader.Dispose();
    }

    [Benchmark]
    public long Parse()
    {
        long records = 0;
        foreach (Chunk chunk in _chunks)
        {
            ParsedChunk parsed = _reader.Parse(chunk);
            records += parsed.Records;
            foreach (EventBatch batch in parsed.Batches)
            {
                batch.Dispose();
            }
        }

        return records;
    }
}

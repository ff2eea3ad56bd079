using BenchmarkDotNet.Attributes;
using StreamEngine.Batching;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.LoadGen;
using StreamEngine.Templates;

namespace StreamEngine.Benchmarks;

/// <summary>Signatures of log lines (worker) and their look-up (partition). Bytes are those of the whole records.</summary>
public class TemplateBenchmarks : StageBenchmark
{
    private Reader _reader = null!;
    private List<EventBatch> _batches = null!;
    private TemplateTable _table = null!;
    private PatternMasks _masks = null!;

    [Params(StreamFormat.Json, StreamFormat.Plain)]
    public StreamFormat Format { get; set; }

    public override Work Work => new(Sample.Of(Format).Bytes.Length, Sample.Of(Format).Records);

    [GlobalSetup]
    public void Prepare()
    {
        _reader = new Reader(Sample.Of(Format).Bytes);
        _batches = [.. _reader.ParseAll().Where(b => b.Kind == EventKind.Log)];
        _table = new TemplateTable(new TemplateOptions());
        _masks = PatternMasks.Of(new TemplateOptions { Masks = [new TemplateMask { Name = "order", Pattern = @"\bORD-[A-Z]+\b" }] })!;
        Sign();
        Assign();
    }

    [GlobalCleanup]
    public void Free()
    {
        _batches.ForEach(b => b.Dispose());
        _reader.Dispose();
    }

    [Benchmark]
    public void Sign()
    {
        foreach (EventBatch batch in _batches)
        {
            TemplateSigner.Sign(batch);
        }
    }

    /// <summary>The same with a mask of an operator.</summary>
    [Benchmark]
    public void SignMasked()
    {
        foreach (EventBatch batch in _batches)
        {
            TemplateSigner.Sign(batch, _masks);
        }
    }

    [Benchmark]
    public void Assign()
    {
        foreach (EventBatch batch in _batches)
        {
            _table.Assign(batch, 0, batch.Count);
        }
    }
}

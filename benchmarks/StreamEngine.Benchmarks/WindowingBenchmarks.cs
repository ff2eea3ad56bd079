using BenchmarkDotNet.Attributes;
using StreamEngine.Batching;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.LoadGen;
using StreamEngine.Templates;

namespace StreamEngine.Benchmarks;

/// <summary>
/// Rows into windows of a minute, closing included: 60,000 points of 10,000 series in a random order, and log lines. A pass over the
/// points closes one window of 10,000 series, so a sixth of a row of a frame is made for each point.
/// </summary>
public class WindowingBenchmarks : StageBenchmark
{
    private const long Minute = 60_000_000_000;
    private Reader? _reader;
    private MovingWindows _windows = null!;
    private List<EventBatch> _batches = null!;

    [Params("metrics", "logs")]
    public string Rows { get; set; } = "metrics";

    public override Work Work => Rows == "metrics" ? new(0, ScatteredPoints.Rows) : new(0, Sample.Of(StreamFormat.Json).Records);

    [GlobalSetup]
    public void Prepare()
    {
        _reader = new Reader(Sample.Of(StreamFormat.Json).Bytes);
        var templates = new TemplateTable(new TemplateOptions());
        if (Rows == "metrics")
        {
            _batches = ScatteredPoints.Make(_reader.Slabs);
        }
        else
        {
            _batches = _reader.ParseAll();
            foreach (EventBatch batch in _batches.Where(b => b.Kind == EventKind.Log))
            {
                TemplateSigner.Sign(batch);
                templates.Assign(batch, 0, batch.Count);
            }
        }

        _windows = new MovingWindows(_reader.Slabs, _batches, templates.Templates, Minute);
        _windows.Pass();
    }

    [GlobalCleanup]
    public void Free()
    {
        _windows.Dispose();
        _batches.ForEach(b => b.Dispose());
        _reader!.Dispose();
    }

    [Benchmark]
    public long Fold() => _windows.Pass();
}

using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Benchmarks;

/// <summary>A frame of 10,000 series through the built-in detectors and the alert policy. The filling of the frame is measured apart.</summary>
public class ScoringBenchmarks : StageBenchmark
{
    private const int Series = 10_000;
    private SlabPool _slabs = null!;
    private FrameFactory _frames = null!;
    private ScoringStage _stage = null!;

    public override Work Work => new(0, Series);

    [GlobalSetup]
    public void Prepare()
    {
        _slabs = new SlabPool();
        _frames = new FrameFactory(_slabs, Series);
        _stage = new ScoringStage();
        FillAndScore();
    }

    [GlobalCleanup]
    public void Free() => _slabs.Dispose();

    [Benchmark(Baseline = true)]
    public int Fill()
    {
        using Frame frame = _frames.Next();
        return frame.Count;
    }

    [Benchmark]
    public int FillAndScore()
    {
        using Frame frame = _frames.Next();
        return _stage.Observe(frame).Anomalies.Count;
    }
}

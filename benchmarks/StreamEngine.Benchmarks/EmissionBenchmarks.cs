using System.Buffers;
using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.Correlation;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Scoring;

namespace StreamEngine.Benchmarks;

/// <summary>Anomaly insights as JSON lines. Bytes are those that are written.</summary>
public class EmissionBenchmarks : StageBenchmark
{
    private readonly InsightList _insights = new();
    private readonly ArrayBufferWriter<byte> _output = new();

    public override Work Work
    {
        get
        {
            Prepare();
            return new Work(Json(), _insights.Items.Count);
        }
    }

    [GlobalSetup]
    public void Prepare()
    {
        using var stream = new AnomalyStream();
        var correlator = new AnomalyInsights();
        foreach (ScoredFrame frame in stream.Frames)
        {
            correlator.Observe(frame, _insights);
        }
    }

    [Benchmark]
    public long Json()
    {
        _output.ResetWrittenCount();
        foreach (Insight insight in _insights.Items)
        {
            InsightJson.WriteLine(_output, insight);
        }

        return _output.WrittenCount;
    }
}

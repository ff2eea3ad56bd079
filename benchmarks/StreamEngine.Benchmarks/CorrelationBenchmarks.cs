using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.Correlation;
using StreamEngine.Scoring;

namespace StreamEngine.Benchmarks;

/// <summary>An hour with ten new anomalies a minute into incidents with ranked causes; rows are anomalies.</summary>
public class CorrelationBenchmarks : StageBenchmark
{
    private AnomalyStream _stream = null!;

    public override Work Work => new(0, AnomalyStream.Windows * AnomalyStream.PerWindow);

    [GlobalSetup]
    public void Prepare() => _stream = new AnomalyStream();

    [GlobalCleanup]
    public void Free() => _stream.Dispose();

    [Benchmark]
    public int Incidents()
    {
        var correlator = new IncidentCorrelator();
        var insights = new InsightList();
        foreach (ScoredFrame frame in _stream.Frames)
        {
            correlator.Observe(frame, insights);
        }

        correlator.Complete(insights);
        return insights.Items.Count;
    }
}

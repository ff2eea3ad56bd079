using BenchmarkDotNet.Attributes;
using StreamEngine.Benchmarks.Columns;
using StreamEngine.Benchmarks.Samples;
using StreamEngine.LoadGen.Payloads;

namespace StreamEngine.Benchmarks;

/// <summary>Messages of binary protocols into columns, one thread. Rows are log records, points or, for histograms, their buckets and totals.</summary>
public class PayloadBenchmarks : StageBenchmark
{
    private PayloadSample _sample = null!;

    [Params(PayloadKind.OtlpLogs, PayloadKind.OtlpMetrics, PayloadKind.OtlpHistograms, PayloadKind.RemoteWrite, PayloadKind.RemoteWrite2)]
    public PayloadKind Kind { get; set; }

    public override Work Work
    {
        get
        {
            using var sample = new PayloadSample(Kind);
            return new Work(sample.Bytes, sample.Rows);
        }
    }

    [GlobalSetup]
    public void Prepare() => _sample = new PayloadSample(Kind);

    [GlobalCleanup]
    public void Free() => _sample.Dispose();

    [Benchmark]
    public long Decode() => _sample.Decode();
}

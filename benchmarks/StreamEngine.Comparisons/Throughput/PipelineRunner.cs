using System.Diagnostics;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Emission;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;

namespace StreamEngine.Comparisons.Throughput;

/// <summary>
/// Runs the whole pipeline once: bytes, chunks, batches, templates, windows, detectors, correlators, forecasters, and insights as JSON
/// lines into nowhere.
/// </summary>
/// <param name="source">Makes the source of a run.</param>
/// <param name="workers">Parser workers, 0 for the default.</param>
/// <param name="batchRows">Rows of a batch, 0 for the default.</param>
internal sealed class PipelineRunner(Func<ISource> source, int workers = 0, int batchRows = 0)
{
    internal static PipelineRunner OverMemory(IReadOnlyList<NamedBytes> inputs, string? format = null, int workers = 0, int batchRows = 0) =>
        new(() => new MemorySource(inputs, format), workers, batchRows);

    internal static PipelineRunner OverFiles(IReadOnlyList<string> paths, string? format = null, int workers = 0, int batchRows = 0) =>
        new(() => new FileSource(paths) { Format = format }, workers, batchRows);

    /// <summary>Runs without measuring anything but the outcome.</summary>
    internal PipelineStatus Run(List<double>? latencies = null)
    {
        var options = new PipelineOptions();
        options.Workers = workers > 0 ? workers : options.Workers;
        options.BatchRows = batchRows > 0 ? batchRows : options.BatchRows;
        var builder = new PipelineBuilder(options).AddSource(source()).AddSink(new JsonLinesSink(Stream.Null));
        if (latencies is not null)
        {
            builder.OnFrame(scored =>
            {
                if (scored.Frame.Arrived != 0)
                {
                    latencies.Add(Stopwatch.GetElapsedTime(scored.Frame.Arrived).TotalMilliseconds);
                }
            });
        }

        return RunAsync(builder).GetAwaiter().GetResult();
    }

    /// <summary>Runs and measures.</summary>
    internal ThroughputResult Measure()
    {
        var latencies = new List<double>();
        var meter = new ProcessMeter();
        PipelineStatus status = Run(latencies);
        Usage usage = meter.Stop();
        latencies.Sort();
        return ThroughputResult.Of(status, usage, latencies);
    }

    private static async Task<PipelineStatus> RunAsync(PipelineBuilder builder)
    {
        await using StreamPipeline pipeline = builder.Build();
        PipelineResult result = await pipeline.RunAsync().ConfigureAwait(false);
        string? problem = result.Status.Problems.Concat(result.Status.Sources.Select(s => s.Error)).FirstOrDefault(e => e is not null);
        return problem is null ? result.Status : throw new InvalidOperationException(problem);
    }
}

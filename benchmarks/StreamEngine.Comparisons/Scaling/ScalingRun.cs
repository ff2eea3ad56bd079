using System.Diagnostics;
using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Soak;
using StreamEngine.Comparisons.Throughput;
using StreamEngine.Pipeline;

namespace StreamEngine.Comparisons.Scaling;

/// <summary>Whole pipelines on some of the processors.</summary>
internal static class ScalingRun
{
    /// <summary>Median of millions of rows a second.</summary>
    internal static double Measure(byte[] bytes, long rows, int cores, int workers, int shards, int repeat)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using Process self = Process.GetCurrentProcess();
            nint before = self.ProcessorAffinity;
            self.ProcessorAffinity = (nint)((1L << cores) - 1);
            try
            {
                return Statistics.Median([.. Enumerable.Range(0, repeat).Select(_ => RunAsync(bytes, rows, workers, shards).GetAwaiter().GetResult())]);
            }
            finally
            {
                self.ProcessorAffinity = before;
            }
        }

        return double.NaN;
    }

    private static async Task<double> RunAsync(byte[] bytes, long rows, int workers, int shards)
    {
        var options = new PipelineOptions { Workers = workers };
        options.Windows.Size = TimeSpan.FromSeconds(10);
        options.Windows.MaxSeries = 16_000_000;
        options.Windows.Shards = shards;
        StreamPipeline pipeline = new PipelineBuilder(options).AddSource(new MemorySource([new NamedBytes("points", bytes)], "influx")).AddDetector(new NoDetector()).Build();
        await using (pipeline.ConfigureAwait(false))
        {
            long began = Stopwatch.GetTimestamp();
            PipelineResult result = await pipeline.RunAsync().ConfigureAwait(false);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            return result.Status.Records == rows ? rows / seconds / 1e6 : throw new InvalidOperationException($"{result.Status.Records} of {rows} rows were read.");
        }
    }
}

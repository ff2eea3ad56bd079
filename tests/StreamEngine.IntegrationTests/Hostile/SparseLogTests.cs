using System.Globalization;
using System.Text;
using StreamEngine.IntegrationTests.Determinism;
using StreamEngine.Pipeline;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Hostile;

/// <summary>Few records that span months close thousands of windows each: their frames must not pile up.</summary>
public sealed class SparseLogTests
{
    [Fact]
    public async Task Few_records_over_months_need_little_memory()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 1_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2026, 1, 5).AddMinutes(i * 97L):yyyy-MM-ddTHH:mm:ss}Z INFO app-{i % 300} node-{i % 300} request served\n");
        }

        using var folder = new TempFolder();
        await Check(folder.Write("sparse.log", Encoding.UTF8.GetBytes(text.ToString())));
    }

    [Fact]
    public async Task A_recorded_log_over_months_needs_little_memory()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("STREAMENGINE_DATA") ?? "/nonexistent", "loghub", "BGL", "BGL.log");
        Assert.SkipUnless(File.Exists(path), "STREAMENGINE_DATA names no folder of recorded logs");
        await Check(path);
    }

    private static async Task Check(string path)
    {
        long peak = 0;
        StreamPipeline? running = null;
        PipelineBuilder builder = Pipelines.Builder().AddFiles(path);
        builder.OnFrame(_ => peak = Math.Max(peak, Volatile.Read(ref running)?.Status.SlabBytes ?? 0));
        PipelineRecord run = await PipelineRecord.RunAsync(builder, pipeline =>
        {
            Volatile.Write(ref running, pipeline);
            return Task.CompletedTask;
        });
        Pipelines.Check(run);
        Assert.True(run.Status.Frames > 5_000, $"only {run.Status.Frames} frames");
        Assert.InRange(peak, 1, 48 << 20);
    }
}

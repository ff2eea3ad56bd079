using System.Buffers;
using System.Text;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Pipeline;

namespace StreamEngine.TestKit;

/// <summary>A whole pipeline, run to its end with everything it said.</summary>
public sealed class PipelineRecord
{
    private PipelineRecord(PipelineStatus status, string lines, IReadOnlyList<Insight> insights, long slabBytesAfter, Exception? failure)
    {
        Failure = failure;
        Status = status;
        Lines = lines;
        Insights = insights;
        SlabBytesAfter = slabBytesAfter;
    }

    /// <summary>The last status before the pipeline was disposed of.</summary>
    public PipelineStatus Status { get; }

    /// <summary>All revisions of all insights as JSON lines.</summary>
    public string Lines { get; }

    /// <summary>All revisions of all insights.</summary>
    public IReadOnlyList<Insight> Insights { get; }

    /// <summary>Bytes of slabs that were still out after the pipeline was disposed of.</summary>
    public long SlabBytesAfter { get; }

    /// <summary>Why the pipeline failed; null when it ran to its end or was cancelled.</summary>
    public Exception? Failure { get; }

    /// <summary>Builds, runs and disposes of a pipeline. A pipeline that is cancelled is recorded like any other.</summary>
    /// <param name="builder">Sources and options; sinks may be there already.</param>
    /// <param name="drive">Drives the pipeline that was started (pushes, drains, cancels by disposing of it); null waits for its end.</param>
    public static async Task<PipelineRecord> RunAsync(PipelineBuilder builder, Func<StreamPipeline, Task>? drive = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var lines = new ArrayBufferWriter<byte>();
        var insights = new List<Insight>();
        builder.OnInsight(insight =>
        {
            insights.Add(insight);
            InsightJson.WriteLine(lines, insight);
        });
        StreamPipeline pipeline = builder.Build();
        PipelineStatus status;
        await using (pipeline.ConfigureAwait(false))
        {
            pipeline.Start();
            if (drive is not null)
            {
                await drive(pipeline).ConfigureAwait(false);
            }

            await pipeline.Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            status = pipeline.Status;
        }

        return new PipelineRecord(status, Encoding.UTF8.GetString(lines.WrittenSpan), insights, pipeline.Status.SlabBytes, pipeline.Completion.Exception?.InnerException);
    }
}

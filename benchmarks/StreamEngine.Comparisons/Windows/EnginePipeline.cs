using StreamEngine.Comparisons.Inputs;
using StreamEngine.Comparisons.Soak;
using StreamEngine.Pipeline;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Comparisons.Windows;

/// <summary>A whole pipeline by its builder, without detectors that see anything: what a program has that embeds the engine. Bytes are copied into slabs, as a file in memory is read.</summary>
/// <param name="format">Name of the format.</param>
/// <param name="bytes">The bytes.</param>
/// <param name="query">The query; null to take the frames of the windows that every pipeline has.</param>
internal sealed class EnginePipeline(string format, byte[] bytes, WindowQuery? query)
{
    internal WindowTally Run(bool looks)
    {
        List<GroupRow> rows = [];
        var options = new PipelineOptions { Workers = 1, OnlyQueries = query is not null };
        options.Windows.Size = TimeSpan.FromSeconds(10);
        options.Windows.Disorder = TimeSpan.FromSeconds(1);
        PipelineBuilder builder = new PipelineBuilder(options).AddSource(new MemorySource([new NamedBytes("lines", bytes)], format)).AddDetector(new NoDetector());
        if (query is not null)
        {
            builder.AddQuery(query).OnQueryFrame(frame =>
            {
                if (looks)
                {
                    FrameRows.Add(rows, frame);
                }
            });
        }
        else
        {
            builder.OnFrame(scored =>
            {
                if (looks)
                {
                    FrameRows.Add(rows, scored.Frame);
                }
            });
        }

        RunAsync(builder).GetAwaiter().GetResult();
        return looks ? WindowTally.Of(rows) : default;
    }

    private static async Task RunAsync(PipelineBuilder builder)
    {
        StreamPipeline pipeline = builder.Build();
        await using (pipeline.ConfigureAwait(false))
        {
            PipelineResult result = await pipeline.RunAsync().ConfigureAwait(false);
            if (result.Status.Problems is [string problem, ..])
            {
                throw new InvalidOperationException(problem);
            }
        }
    }
}

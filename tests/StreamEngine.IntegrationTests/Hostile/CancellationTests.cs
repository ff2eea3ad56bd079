using StreamEngine.Ingestion;
using StreamEngine.IntegrationTests.Determinism;
using StreamEngine.Pipeline;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Hostile;

public sealed class CancellationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task A_pipeline_that_is_cancelled_in_the_middle_accounts_for_all_and_gives_its_memory_back(int frames)
    {
        PipelineRecord run = await RunUntil(frames, static pipeline => pipeline.DisposeAsync().AsTask());
        Assert.Equal(PipelineState.Failed, run.Status.State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task A_pipeline_that_is_drained_in_the_middle_finishes_what_it_has_read(int frames)
    {
        PipelineRecord run = await RunUntil(frames, static pipeline => pipeline.DrainAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(PipelineState.Completed, run.Status.State);
        Assert.Equal(0, run.Status.Stage("order").Dropped);
    }

    [Fact]
    public async Task Cancelling_ends_a_listener_and_writers_that_wait()
    {
        using var push = new PushSource("push", "json");
        Task<bool>? blocked = null;
        PipelineBuilder builder = Pipelines.Builder().AddSource(push).AddSource(new TcpSource(0));
        PipelineRecord run = await PipelineRecord.RunAsync(builder, async pipeline =>
        {
            Assert.True(await push.WriteAsync("{\"message\":\"half a line"u8.ToArray()));
            await pipeline.DisposeAsync();
            blocked = push.WriteAsync(new byte[100]).AsTask();
        });
        Pipelines.Check(run);
        Assert.False(await blocked!);
    }

    private static async Task<PipelineRecord> RunUntil(int frames, Func<StreamPipeline, Task> end)
    {
        using var folder = new TempFolder();
        string json = folder.Write("a.jsonl", Inputs.Make("json"));
        string influx = folder.Write("b.lp", Inputs.Make("influx"));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int seen = 0;
        PipelineBuilder builder = Pipelines.Builder((7, 4 << 10, 2)).AddFiles(json, influx);
        builder.OnFrame(_ =>
        {
            if (++seen == frames)
            {
                reached.SetResult();
            }
        });
        PipelineRecord run = await PipelineRecord.RunAsync(builder, async pipeline =>
        {
            await reached.Task;
            await end(pipeline);
        });
        Pipelines.Check(run);
        return run;
    }
}

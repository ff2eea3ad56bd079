using System.Net;
using System.Net.Sockets;
using StreamEngine.Ingestion;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Server.Demo;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Determinism;

public sealed class DeterminismTests
{
    public static TheoryData<string> Formats => [.. Inputs.Names];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_gives_the_same_insights_whatever_the_batches_slabs_and_workers(string format)
    {
        using var folder = new TempFolder();
        string path = folder.Write("input", Inputs.Make(format));
        PipelineRecord? first = null;
        foreach ((int Rows, int Slab, int Workers) shape in Pipelines.Shapes)
        {
            PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder(shape).AddFiles(path));
            Pipelines.Check(run);
            Assert.Equal(PipelineState.Completed, run.Status.State);
            first ??= run;
            Assert.Equal(first.Lines, run.Lines);
            Assert.Equal(first.Status.Records, run.Status.Records);
            Assert.Equal(first.Status.Rejected, run.Status.Rejected);
            Assert.Equal(first.Status.Frames, run.Status.Frames);
        }

        Assert.True(first!.Insights.Count > 0, "the faults of the input were not told");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_stream_in_odd_pieces_gives_the_insights_of_the_file(string format)
    {
        using var folder = new TempFolder();
        byte[] bytes = Inputs.Make(format);
        string path = folder.Write("input", bytes);
        PipelineRecord file = await PipelineRecord.RunAsync(Pipelines.Builder().AddFiles(path));
        Assert.True(file.Insights.Count > 0, "the faults of the input were not told");
        for (int seed = 1; seed <= 3; seed++)
        {
            var drip = new DripStream(bytes, seed);
            PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder(Pipelines.Shapes[seed]).AddStream(drip, path));
            Pipelines.Check(run);
            Assert.Equal(file.Lines, run.Lines);
            Assert.Equal(file.Status.Records, run.Status.Records);
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("influx")]
    public async Task A_connection_in_odd_pieces_gives_the_insights_of_the_file(string format)
    {
        using var folder = new TempFolder();
        byte[] bytes = Inputs.Make(format);
        PipelineRecord file = await PipelineRecord.RunAsync(Pipelines.Builder().AddFiles(folder.Write("input", bytes)));
        Assert.True(file.Insights.Count > 0, "the faults of the input were not told");
        var source = new TcpSource(0);
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder((7, 4 << 10, 3)).AddSource(source), async pipeline =>
        {
            try
            {
                await SendAsync(await source.BoundAsync(), bytes);
            }
            catch (IOException)
            {
                // The status of the run says why the connection was closed.
            }

            await pipeline.DrainAsync(TimeSpan.FromMinutes(1));
        });
        Pipelines.Check(run);
        Assert.All(run.Status.Sources, s => Assert.Null(s.Error));
        Assert.Equal(file.Lines, run.Lines);
        Assert.Equal(file.Status.Records, run.Status.Records);
    }

    [Fact]
    public async Task Logs_metrics_and_changes_merge_into_the_same_insights_however_they_are_cut()
    {
        using var folder = new TempFolder();
        IReadOnlyList<string> paths = await new ShopScenario().WriteToAsync(folder.Path, TestContext.Current.CancellationToken);
        PipelineRecord? first = null;
        foreach ((int Rows, int Slab, int Workers) shape in new[] { (2048, 256 << 10, 1), (7, 64 << 10, 4), (65_536, 1 << 20, 2) })
        {
            PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder(shape).AddFiles([.. paths]));
            Pipelines.Check(run);
            first ??= run;
            Assert.Equal(first.Lines, run.Lines);
        }

        Assert.Contains(first!.Insights, i => i.Type == InsightType.Incident);
    }

    [Fact]
    public async Task Traces_that_lack_a_step_are_told_while_they_do()
    {
        using var folder = new TempFolder();
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddFiles(folder.Write("traces.jsonl", Inputs.Make("traces"))));
        Insight told = Assert.Single(run.Insights, static i => i.Deviation?.Kind == "unusual_sessions" && i.IsOpen);
        DateTimeOffset at = DateTimeOffset.UnixEpoch.AddTicks(told.Time / 100);
        Assert.InRange(at, new DateTimeOffset(2026, 1, 5, 6, 40, 0, TimeSpan.Zero), new DateTimeOffset(2026, 1, 5, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal("shop", told.Entity.Service);
        Assert.Contains(told.Evidence, static e => e.Kind == "session" && e.Text.Contains("stored", StringComparison.Ordinal));
        Assert.Equal((0, 3_600L, 0L), (run.Status.LogSessions!.Open, run.Status.LogSessions.Closed, run.Status.LogSessions.Evicted));
    }

    [Fact]
    public async Task A_labelled_spike_is_told_inside_its_label()
    {
        LabelledScenario scenario = new ScenarioBuilder(steps: 400).Series("queue.depth", 50, 5).Spike(at: 300, height: 500, length: 3).Series("calm", 10, 1).Build();
        using var folder = new TempFolder();
        string path = folder.Write("points.lp", System.Text.Encoding.UTF8.GetBytes(scenario.Text));

        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddFiles(path));

        ScenarioLabel label = Assert.Single(scenario.Labels);
        long start = (label.Start - DateTimeOffset.UnixEpoch).Ticks * 100;
        long end = (label.End - DateTimeOffset.UnixEpoch).Ticks * 100;
        Assert.Contains(run.Insights, i => i.Type == InsightType.Anomaly && i.Series!.Contains(label.Series, StringComparison.Ordinal) && i.Time >= start && i.Time < end);
    }

    private static async Task SendAsync(IPEndPoint endpoint, byte[] bytes)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(endpoint);
        var random = new Random(5);
        for (int position = 0; position < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - position, 1 + random.Next(random.Next(8) == 0 ? 9 : 5_000));
            await client.GetStream().WriteAsync(bytes.AsMemory(position, length));
            position += length;
        }

        client.Client.Shutdown(SocketShutdown.Send);
    }
}

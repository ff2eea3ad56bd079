using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamEngine.Extensions;
using StreamEngine.Insights;
using StreamEngine.IntegrationTests.Determinism;
using StreamEngine.Pipeline;
using StreamEngine.Scoring;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Embedding.StepPlugin;

public sealed class StepPluginTests
{
    private static byte[] Points => Encoding.UTF8.GetBytes(new ScenarioBuilder(steps: 400).Series("queue.depth", 50, 5).Spike(at: 350, height: 500).Build().Text);

    [Fact]
    public async Task Its_p_values_are_calibrated_and_told_with_its_name()
    {
        using var stream = new MemoryStream(Points);
        var told = new List<Insight>();
        double least = 1;
        await using StreamPipeline pipeline = new PipelineBuilder().AddStream(stream, format: "influx").AddDefaults()
            .AddSteps(o => o.Metric = "queue").OnInsight(told.Add)
            .OnFrame(scored => least = Math.Min(least, scored.Scores.ToArray().Select(static s => s.Learning ? 1 : s.PValue).Append(1).Min())).Build();
        await pipeline.RunAsync(TestContext.Current.CancellationToken);
        Assert.Contains(told, static i => i.Type == InsightType.Anomaly);
        Assert.InRange(least, 1e-300, 1e-4);
    }

    [Fact]
    public async Task Alone_it_tells_the_step()
    {
        using var stream = new MemoryStream(Points);
        var told = new List<Anomaly>();
        await using StreamPipeline pipeline = new PipelineBuilder().AddStream(stream, format: "influx")
            .AddSteps().OnFrame(scored => told.AddRange(scored.Anomalies)).Build();
        await pipeline.RunAsync(TestContext.Current.CancellationToken);
        Anomaly first = Assert.Single(told, static a => a.IsOpen);
        Assert.Equal("step", first.Detector);
        Assert.Equal(1, first.Direction);
    }

    [Fact]
    public async Task A_host_takes_it_from_its_services()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        string path = folder.Write("points.lp", Points);
        var told = new List<string>();

        // <services>
        HostApplicationBuilder application = Host.CreateApplicationBuilder();
        application.Services.AddSteps(options => options.WarmUp = 50);
        application.Services.AddSingleton<StepDetector>();
        application.Services.AddStreamEngine((services, builder) => builder
            .AddFiles(path)
            .AddDefaults()
            .AddDetector(services.GetRequiredService<StepDetector>())
            .OnInsight(insight => told.Add(insight.Title)));
        // </services>

        using IHost host = application.Build();
        await host.StartAsync(cancellation);
        PipelineResult result = await host.Services.GetRequiredService<StreamPipeline>().Completion.WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        await host.StopAsync(cancellation);
        Assert.Equal(PipelineState.Completed, result.Status.State);
        Assert.NotEmpty(told);
    }
}

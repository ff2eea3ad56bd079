using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamEngine.Extensions;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;
using StreamEngine.IntegrationTests.Determinism;
using Xunit;

namespace StreamEngine.IntegrationTests.Embedding;

public sealed class HostSampleTests
{
    [Fact]
    public async Task The_host_sample_runs_until_the_host_stops()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        string path = folder.Write("app.log", "2026-01-05T08:00:00Z INFO started\n"u8.ToArray());

        // <host>
        HostApplicationBuilder application = Host.CreateApplicationBuilder();
        application.Services.AddStreamEngine(application.Configuration.GetSection("StreamEngine"), builder => builder
            .AddSource(new FileTailSource(path) { FromStart = true })
            .AddSource(new TcpSource(port: 0))
            .OnInsight(insight => Console.WriteLine(insight.Title)));
        using IHost host = application.Build();
        await host.StartAsync(cancellation);
        // </host>

        await host.StopAsync(cancellation);
        StreamPipeline pipeline = host.Services.GetRequiredService<StreamPipeline>();
        PipelineResult result = await pipeline.Completion;
        Assert.Equal(PipelineState.Completed, result.Status.State);
        Assert.Equal(1, result.Status.Records);
    }
}

using System.Diagnostics;
using System.Net;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Soak;
using StreamEngine.Comparisons.Windows;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;

namespace StreamEngine.Comparisons.Live;

/// <summary><c>live</c>: JSON lines over a TCP connection into windows, at 70 % of what is taken and above it. How fast, how late are frames, what memory? Is anything lost?</summary>
internal static class LiveCommand
{
    internal static int Run(Arguments arguments)
    {
        int seconds = arguments.Number("--seconds", 60, 1, 3600);
        int perSecond = arguments.Number("--event-rate", 2000, 1, 1_000_000);
        string? folder = ComparisonOptions.FolderOf(arguments);
        arguments.NoOthers();
        LiveResult result = RunAsync(seconds, perSecond).GetAwaiter().GetResult();
        var report = new Report("Live", result.Machine, []);
        LiveTable.Write(report, result);
        report.Write(folder, "live", result);
        return result.Sent == result.Counted + result.Rejected + result.Late ? 0 : throw new InvalidOperationException($"Of {result.Sent} lines {result.Counted} were counted.");
    }

    private static async Task<LiveResult> RunAsync(int seconds, int perSecond)
    {
        var source = new TcpSource(new IPEndPoint(IPAddress.Loopback, 0)) { Format = "json" };
        var meter = new LiveMeter();
        var options = new PipelineOptions { OnlyQueries = true };
        options.Windows.Disorder = TimeSpan.FromSeconds(1);
        StreamPipeline pipeline = new PipelineBuilder(options).AddSource(source).AddDetector(new NoDetector()).AddQuery(LineCases.Query(quantile: false)).OnQueryFrame(meter.Observe).Build();
        await using (pipeline.ConfigureAwait(false))
        {
            pipeline.Start();
            int port = (await source.BoundAsync().ConfigureAwait(false)).Port;
            ProcessStartInfo start = Self.StartInfo(["live-sender", "--port", $"{port}", "--seconds", $"{seconds}", "--event-rate", $"{perSecond}"]);
            start.RedirectStandardOutput = true;
            using Process sender = Process.Start(start) ?? throw new InvalidOperationException("The sender did not start.");
            await meter.ListenAsync(sender.StandardOutput).ConfigureAwait(false);
            await sender.WaitForExitAsync().ConfigureAwait(false);
            PipelineResult ended = await pipeline.DrainAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false);
            return new LiveResult(Machine.Describe(), perSecond, meter.Sent, meter.Counted, ended.Status.Rejected, ended.Status.Queries[0].Late, meter.Phases);
        }
    }
}

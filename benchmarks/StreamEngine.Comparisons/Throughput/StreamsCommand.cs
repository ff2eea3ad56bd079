using System.Globalization;
using System.Text;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Throughput;

/// <summary><c>streams</c>: the whole pipeline over one generated stream of each of four formats, each in a fresh process.</summary>
internal static class StreamsCommand
{
    private static readonly string[] _formats = ["json", "influx", "access", "logfmt"];

    internal static int Run(Arguments arguments)
    {
        int megabytes = arguments.Number("--megabytes", 100, 1, 1000);
        int repeat = arguments.Number("--repeat", 5, 1, 1000);
        string? folder = arguments.Text("--results");
        string[] formats = arguments.Text("--formats")?.Split(',') ?? _formats;
        arguments.NoOthers();
        var reports = new List<ThroughputReport>();
        foreach (string format in formats)
        {
            string text = Self.Run("throughput", "--generate", format, "--megabytes", $"{megabytes}", "--repeat", $"{repeat}");
            reports.Add(Output.Parse<Printed>(text).Report);
        }

        string json = Output.Json(new { Machine = Machine.Describe(), Latency = ThroughputResult.LatencyMeaning, Reports = reports });
        string table = Table(reports);
        Console.WriteLine(table);
        if (folder is not null)
        {
            string name = Path.Combine(folder, $"{Machine.Day()}-throughput-{Environment.ProcessorCount}-core");
            File.WriteAllText(name + ".json", json + "\n");
            File.WriteAllText(name + ".md", table);
        }

        return 0;
    }

    private sealed record Printed(ThroughputReport Report);

    private static string Table(List<ThroughputReport> reports)
    {
        var machine = Machine.Describe();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{machine.Cpu}, {machine.Processors} processor(s), {machine.Runtime}, `{machine.CommandLine}`\n\n");
        text.Append("| input, from memory | records | MB/s warm (spread) | records/s | ns a record | MB/s cold | CPU s | bytes allocated a record | gen 0/1/2 | pause ms | p50/p99 latency ms | peak RSS MB |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (ThroughputReport report in reports)
        {
            ThroughputResult warm = report.Warm;
            Usage usage = warm.Usage;
            text.Append(CultureInfo.InvariantCulture, $"| {report.Input}, {warm.Bytes / 1e6:F0} MB | {warm.Records:N0} | {warm.MegabytesPerSecond:F0} ({report.Spread:P0}) ");
            text.Append(CultureInfo.InvariantCulture, $"| {warm.RecordsPerSecond / 1e6:F2} M | {warm.NanosecondsPerRecord:F0} | {report.Cold.MegabytesPerSecond:F0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {usage.CpuSeconds:F2} | {warm.AllocatedBytesPerRecord:F1} | {usage.Gen0}/{usage.Gen1}/{usage.Gen2} | {usage.PauseMilliseconds:F1} ");
            text.Append(CultureInfo.InvariantCulture, $"| {warm.FrameLatencyP50Milliseconds:F1}/{warm.FrameLatencyP99Milliseconds:F1} | {usage.PeakRssBytes / 1e6:F0} |\n");
        }

        return text.ToString();
    }
}

using System.Globalization;
using System.Text;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Throughput;

namespace StreamEngine.Comparisons.Security;

/// <summary>The comparison for people.</summary>
internal static class SecurityTable
{
    internal static string Write(SecurityResult result)
    {
        Machine machine = result.Machine;
        ThroughputReport fresh = result.FreshProcess;
        var text = new StringBuilder("# Windows events as JSON lines\n\n");
        Line(text, $"{machine.Cpu}; {machine.Processors} processor(s); {machine.Runtime}; {machine.Platform}.");
        Line(text, $"Command: `{machine.CommandLine}`.");
        Line(text, $"Input: {string.Join(", ", result.Files)} (OTRF/Security-Datasets, MIT licence), {result.Bytes / 1e6:F1} MB unpacked, {result.Records:N0} records; every reader found that many.");
        Line(text, $"All readers in one process, in turn, {result.Repeat} times after 5 s of warm-up each; median (slowest to fastest). From memory unless it says files.\n");
        Line(text, $"| reader | MB/s warm | of the tokens walk | MB/s first run | records/s | CPU s | bytes allocated a record | gen 0 / gen 2 in {result.Repeat} runs | pause ms a run |");
        Line(text, $"|---|---|---|---|---|---|---|---|---|");
        double tokens = result.Rows.First(r => r.Name.StartsWith("Utf8JsonReader", StringComparison.Ordinal)).MegabytesPerSecond;
        foreach (SecurityRow row in result.Rows.OrderByDescending(r => r.Ours).ThenByDescending(r => r.MegabytesPerSecond))
        {
            Line(text, $"| {row.Name} | {row.MegabytesPerSecond:F0} ({row.Least:F0} to {row.Most:F0}) | {row.MegabytesPerSecond / tokens:F2} | {row.ColdMegabytesPerSecond:F0} | {row.RecordsPerSecond:N0} | {row.CpuSeconds:F2} | {row.AllocatedBytesPerRecord:N1} | {row.Gen0} / {row.Gen2} | {row.PauseMilliseconds:F1} |");
        }

        Line(text, $"\nThe engine alone in a fresh process, from the packed files to insights: first run {fresh.Cold.MegabytesPerSecond:F0} MB/s, warm {fresh.Warm.MegabytesPerSecond:F0} MB/s (spread {fresh.Spread:P0});");
        long peak = Math.Max(fresh.Cold.Usage.PeakRssBytes, fresh.Warm.Usage.PeakRssBytes);
        Line(text, $"{fresh.Warm.AllocatedBytesPerRecord:F1} bytes allocated a record, {fresh.Warm.Usage.Gen2} full collections a run, peak resident memory {peak / 1e6:F0} MB;");
        Line(text, $"{fresh.Warm.Frames} windows, latency p50 {fresh.Warm.FrameLatencyP50Milliseconds:F1} ms, p99 {fresh.Warm.FrameLatencyP99Milliseconds:F1} ms.");
        Line(text, $"{ThroughputResult.LatencyMeaning}");
        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

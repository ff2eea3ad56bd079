using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Live;

/// <summary>A live run for people.</summary>
internal static class LiveTable
{
    internal static void Write(Report report, LiveResult result)
    {
        LivePhaseResult load = result.Load;
        report.Line($"JSON lines of 11 fields from another process over a TCP connection on the loopback interface into a pipeline: windows of 10 s by service and host, count, sum, min, max and mean of a duration, beside");
        report.Line($"the templates and windows that every pipeline has; no detectors. {result.EventRate:N0} lines are a second of event time, so that windows close often. Latency is from the arrival of the bytes of the line");
        report.Line($"that closes a window to its frame in the hands of the program. In the phases warm-up, capacity and overload the sender sends what is taken, at load {0.7:P0} of what was taken at capacity.");
        report.Line($"{result.Sent:N0} lines sent, {result.Counted:N0} counted in frames, {result.Rejected:N0} rejected, {result.Late:N0} late.\n");
        report.Columns("W8", "target", "found", "");
        foreach ((string name, string target, string found, bool isReached) in result.Targets())
        {
            report.Line($"| {name} | {target} | {found} | {(isReached ? "reached" : "missed")} |");
        }

        report.Line($"| *syslog-ng, JSON, not run here* | | *0.037 GB/s* | |");
        report.Line($"| *otap-dataflow, syslog, a core of another machine, not run here* | | *0.045 GB/s* | |");
        report.Line($"| *Vector, a core of another machine, not run here* | | *0.010 to 0.026 GB/s* | |\n");
        report.Columns("phase", "s", "GB/s", "M lines/s", "windows closed", "p50 ms", "p99 ms", "p99.9 ms", "longest ms", "CPU s", "gen 0/1/2, pause ms", "bytes allocated a line", "peak RSS MB");
        foreach (LivePhaseResult phase in result.Phases)
        {
            Usage usage = phase.Usage;
            report.Line($"| {phase.Name} | {phase.Seconds:F1} | {phase.GigabytesPerSecond:F2} | {phase.MillionsPerSecond:F2} | {phase.Windows:N0} | {phase.P50:F2} | {phase.P99:F2} | {phase.P999:F2} | {phase.Longest:F2} | {usage.CpuSeconds:F1} | {usage.Gen0}/{usage.Gen1}/{usage.Gen2}, {usage.PauseMilliseconds:F0} | {usage.AllocatedBytes / (phase.MillionsPerSecond * phase.Seconds * 1e6):F2} | {usage.PeakRssBytes / 1e6:F0} |");
        }
    }
}

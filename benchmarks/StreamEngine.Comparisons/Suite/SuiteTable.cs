using System.Globalization;
using StreamEngine.Comparisons.Live;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Windows;

namespace StreamEngine.Comparisons.Suite;

/// <summary>The suite for people: what targets ask for first, then every case.</summary>
internal static class SuiteTable
{
    internal static Report Write(IReadOnlyList<WindowsResult> windows, LiveResult? live)
    {
        var report = new Report("Suite of windows", Machine.Describe(), [.. windows.SelectMany(static w => w.Libraries).Distinct()]);
        if (windows.Count > 0)
        {
            WindowsTable.Method(report, windows[0]);
        }

        report.Line($"W2 to W6 in a fresh process a workload on one processor, W8 on those that there are. The last column is what the fastest other contender of the case in the same run reaches.\n");
        report.Columns("case", "target", "StreamEngine", "", "fastest other");
        foreach (WindowCaseResult test in windows.SelectMany(static w => w.Cases))
        {
            ContenderResult own = test.Contenders[0];
            ContenderResult? other = test.Contenders.Where(static c => !c.Ours).MaxBy(static c => c.MillionsPerSecond);
            report.Line($"| {test.Name} | {(test.Target > 0 ? Rate(test, test.Target / 1e6) : "-")} | {Rate(test, own.MillionsPerSecond)} | {(test.Target == 0 ? "" : test.IsReached ? "reached" : "missed")} | {(other is null ? "" : $"{other.Name}: {Rate(test, other.MillionsPerSecond)}")} |");
        }

        foreach ((string name, string target, string found, bool isReached) in live?.Targets() ?? [])
        {
            report.Line($"| W8, {name} | {target} | {found} | {(isReached ? "reached" : "missed")} | |");
        }

        foreach (WindowsResult result in windows)
        {
            report.Line($"\n# {result.Cases[0].Name[..2]}\n\nCommand: `{result.Machine.CommandLine}`.");
            WindowsTable.Cases(report, result);
        }

        if (live is not null)
        {
            report.Line($"\n# W8\n\nCommand: `{live.Machine.CommandLine}`.");
            LiveTable.Write(report, live);
        }

        return report;
    }

    private static string Rate(WindowCaseResult test, double millions)
    {
        string rows = string.Create(CultureInfo.InvariantCulture, $"{millions:F1} M rows/s");
        return test.Bytes == 0 ? rows : string.Create(CultureInfo.InvariantCulture, $"{millions * test.Bytes / test.Rows / 1e3:F2} GB/s, {rows}");
    }
}

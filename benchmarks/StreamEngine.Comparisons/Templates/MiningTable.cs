using System.Globalization;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Templates;

/// <summary>The comparison for people.</summary>
internal static class MiningTable
{
    internal static Report Write(MiningResult result)
    {
        var report = new Report("Log templates", result.Machine, []);
        report.Line($"Each miner of a case in a process of its own on one thread, {result.Repeat} times after {result.WarmSeconds} s of warm-up; median (slowest to fastest). This project reads views of UTF-8 in batches that lie");
        report.Line($"ready; the others read strings that lie ready, so that none of them decodes. GB/s are 10^9 bytes of messages in UTF-8, without line breaks. Before anything is timed, every line has to have a group; in generated");
        report.Line($"inputs all groups have to be the true ones. GA is the share of lines whose group is the true one, in a second pass over recorded messages. Drain: depth 4, similarity 0.4, at most 100 children.");
        foreach (MiningCaseResult test in result.Cases)
        {
            Write(report, test);
        }

        if (result.NewTemplates is { } times)
        {
            report.Line($"\n## One new template\n\nMicroseconds of one `Assign` of one row with a new template and its signature ready, {times.Templates:N0} of them into an empty table; medians of {result.Repeat} passes.\n");
            report.Columns("median", "p99", "p99.9", "longest");
            report.Line($"| {times.Median:F2} | {times.Percentile99:F2} | {times.Percentile999:F2} | {times.Longest:F0} |");
        }

        if (result.Memory is { } memory)
        {
            report.Line($"\n## Memory of {memory.Templates:N0} templates\n\nIn a process of its own, with room for twice as many; what there was before the table is taken off. Private: anonymous memory that is resident.\n");
            report.Columns("when", "managed heap MB", "private MB", "heap bytes a template");
            Write(report, "as the last one came, garbage included", memory.HeapBytes, memory.PrivateBytes, memory.Templates);
            Write(report, "after a full collection", memory.HeapBytesLeft, memory.PrivateBytesLeft, memory.Templates);
        }

        return report;
    }

    private static void Write(Report report, MiningCaseResult test)
    {
        report.Line($"\n## {test.Name}\n\n{test.About}. {test.Lines:N0} lines, {test.Bytes / 1e6:F1} MB, {(double)test.Bytes / test.Lines:F0} bytes a line.\n");
        report.Columns("miner", "M lines/s", "ns a line", "GB/s", "bytes allocated a line", "of the first", "groups", "GA");
        foreach (MinerResult miner in test.Miners)
        {
            ContenderResult rate = miner.Rate;
            string found = miner.Accuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $"{miner.Groups} | {accuracy:F3}") : "- | -";
            report.Line($"| {rate.Name} | {rate.MillionsPerSecond:F3} ({rate.Least:F3} to {rate.Most:F3}) | {rate.NanosecondsPerRow:F1} | {rate.GigabytesPerSecond:F4} | {rate.AllocatedBytesPerRow:F2} | {rate.OfFirst:F3} | {found} |");
        }
    }

    private static void Write(Report report, string when, long heap, long resident, int templates) =>
        report.Line($"| {when} | {heap / 1e6:F1} | {resident / 1e6:F1} | {(double)heap / templates:F0} |");
}

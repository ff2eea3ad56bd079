using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>The comparison for people.</summary>
internal static class ParsingTable
{
    internal static Report Write(ParsingResult result)
    {
        var report = new Report("Parsing into columns", result.Machine, result.Libraries);
        report.Line($"All readers of a case in one process, in turn, {result.Repeat} times after {result.WarmSeconds} s of warm-up each; median (slowest to fastest). From memory, DuckDB from a file in memory,");
        report.Line($"on one thread. Before anything is timed, the number of records and the sum over a field are compared. GB/s are 10^9 bytes of input.");
        foreach (ParsingCaseResult test in result.Cases)
        {
            report.Line($"\n## {test.Name}\n\n{test.Input}; {test.Bytes / 1e6:F1} MB, {test.Records:N0} records, {(double)test.Bytes / test.Records:F0} bytes a record.\n");
            report.Columns("reader", "GB/s", "ns a record", "M records/s", "bytes allocated a record", "of the first");
            foreach (ContenderResult row in test.Rows)
            {
                report.Line($"| {row.Name} | {row.GigabytesPerSecond:F3} ({row.Gigabytes(row.Least):F3} to {row.Gigabytes(row.Most):F3}) | {row.NanosecondsPerRow:F1} | {row.MillionsPerSecond:F2} | {row.AllocatedBytesPerRow:F1} | {row.OfFirst:F3} |");
            }
        }

        return report;
    }
}

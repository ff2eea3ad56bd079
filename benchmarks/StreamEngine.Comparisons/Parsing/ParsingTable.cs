using System.Globalization;
using System.Text;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>The comparison for people.</summary>
internal static class ParsingTable
{
    internal static string Write(ParsingResult result)
    {
        var text = new StringBuilder("# Parsing into columns\n\n");
        Line(text, $"{result.Machine.Cpu}; {result.Machine.Processors} processor(s); {result.Machine.Runtime}; {result.Machine.Platform}; {string.Join("; ", result.Libraries)}.");
        Line(text, $"Command: `{result.Machine.CommandLine}`.");
        Line(text, $"All readers of a case in one process, in turn, {result.Repeat} times after {result.WarmSeconds} s of warm-up each; median (slowest to fastest). From memory, DuckDB from a file in memory,");
        Line(text, $"on one thread. Before anything is timed, the number of records and the sum over a field are compared. GB/s are 10^9 bytes of input.");
        foreach (ParsingCaseResult test in result.Cases)
        {
            Line(text, $"\n## {test.Name}\n\n{test.Input}; {test.Bytes / 1e6:F1} MB, {test.Records:N0} records, {(double)test.Bytes / test.Records:F0} bytes a record.\n");
            Line(text, $"| reader | GB/s | ns a record | M records/s | bytes allocated a record | of the first |");
            Line(text, $"|---|---|---|---|---|---|");
            foreach (ParsingRow row in test.Rows)
            {
                Line(text, $"| {row.Name} | {row.GigabytesPerSecond:F3} ({row.Least:F3} to {row.Most:F3}) | {row.NanosecondsPerRecord:F1} | {1e3 / row.NanosecondsPerRecord:F2} | {row.AllocatedBytesPerRecord:F1} | {row.OfFirst:F3} |");
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

using System.Globalization;
using System.Text;

namespace StreamEngine.Comparisons.Windows;

/// <summary>The comparison for people.</summary>
internal static class WindowsTable
{
    internal static string Write(WindowsResult result)
    {
        var text = new StringBuilder("# Windows\n\n");
        Line(text, $"{result.Machine.Cpu}; {result.Machine.Processors} processor(s); {result.Machine.Runtime}; {result.Machine.Platform}; {string.Join("; ", result.Libraries)}.");
        Line(text, $"Command: `{result.Machine.CommandLine}`.");
        Line(text, $"All contenders of a case in one process, in turn, {result.Repeat} times after {result.WarmSeconds} s of warm-up each; median (slowest to fastest). Rows are columns in memory;");
        Line(text, $"DuckDB has them in a table and uses one thread. Before anything is timed, what came out is compared: all values of all windows; the sum over estimates of this project must be within 1 %.");
        Line(text, $"Rx takes 3 microseconds a row with a million series, and is left out there. Published, and not run here: Trill 19 to 25 M rows/s in W4 (50 Yahoo-like), 1.0 to 1.4 in W5; on 32 cores of another machine, Yahoo-like: Flink 0.59, LightSaber 296 M events/s.");
        foreach (WindowCaseResult test in result.Cases)
        {
            string target = test.Target > 0 ? $" Target: {(test.Target / 1e6).ToString("N0", CultureInfo.InvariantCulture)} M rows/s." : string.Empty;
            Line(text, $"\n## {test.Name}\n\n{test.Input}; {test.Rows:N0} rows in, {test.Results:N0} out.{target}\n");
            Line(text, $"| contender | M rows/s | ns a row | bytes allocated a row | of the first | sum off by |");
            Line(text, $"|---|---|---|---|---|---|");
            foreach (WindowsRow row in test.Contenders)
            {
                Line(text, $"| {row.Name} | {row.MillionsPerSecond:F1} ({row.Least:F1} to {row.Most:F1}) | {1e3 / row.MillionsPerSecond:F1} | {row.AllocatedBytesPerRow:F2} | {row.OfFirst:F3} | {row.Off * 100:0.###} % |");
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

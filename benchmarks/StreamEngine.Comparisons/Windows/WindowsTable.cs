using System.Globalization;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Windows;

/// <summary>The comparison for people.</summary>
internal static class WindowsTable
{
    /// <summary>Figures of others in their own papers and benchmarks, by the beginning of the name of a case.</summary>
    private static readonly (string Case, string Name, string Figure)[] s_published =
    [
        ("W2", "simdjson and a hash map", "4.4 M rows/s"),
        ("W2", "ClickHouse 18", "1.1 M rows/s"),
        ("W2", "Polars", "0.9 M rows/s"),
        ("W3", "Polars", "3.0 M rows/s"),
        ("W3", "VictoriaMetrics, import", "1.2 M samples a CPU second"),
        ("W3", "InfluxDB, import", "0.45 M samples a CPU second"),
        ("W4-100", "Trill", "19 to 25 M rows/s"),
        ("W4-10k", "Trill", "19 to 25 M rows/s"),
        ("W4-yahoo", "Trill; on 32 cores", "50; 34 M events/s"),
        ("W4-yahoo", "LightSaber, 32 cores", "296 M events/s"),
        ("W4-yahoo", "Flink, 32 cores", "0.59 M events/s"),
        ("W5-hop", "Trill", "1.0 to 1.4 M rows/s"),
        ("W5-sessions", "Trill", "1.0 to 1.4 M rows/s"),
    ];

    /// <summary>Writes how it was measured, which targets were missed, and the cases.</summary>
    internal static void Write(Report report, WindowsResult result)
    {
        Method(report, result);
        Targets(report, result);
        Cases(report, result);
    }

    /// <summary>Writes how it was measured.</summary>
    internal static void Method(Report report, WindowsResult result)
    {
        report.Line($"All contenders of a case in one process, in turn, {result.Repeat} times after {result.WarmSeconds} s of warm-up each; median (slowest to fastest). W2 and W3 begin with lines in memory, DuckDB with a");
        report.Line($"file in memory; rows of W4 to W6 are columns in memory, and DuckDB has them in a table. One thread. Before anything is timed, what came out is compared: all values of all windows, of W2 and W3 row by row,");
        report.Line($"counts, minima and maxima exactly, sums within {GroupRow.SumTolerance:0e0} of themselves, quantiles within 1 %; for estimates of W6 the sum over them within 1 %. GB/s are 10^9 bytes of input.");
        report.Line($"Rx takes 3 microseconds a row with a million series, and is left out there. Rows in italics are figures that others have published or that were measured on this kind of machine before: not run here.");
    }

    /// <summary>Writes every case with its contenders.</summary>
    internal static void Cases(Report report, WindowsResult result)
    {
        foreach (WindowCaseResult test in result.Cases)
        {
            Write(report, test);
        }
    }

    private static void Targets(Report report, WindowsResult result)
    {
        WindowCaseResult[] missed = [.. result.Cases.Where(static c => !c.IsReached)];
        report.Line($"\nTargets reached: {result.Cases.Count(static c => c.Target > 0 && c.IsReached)} of {result.Cases.Count(static c => c.Target > 0)}.{(missed.Length > 0 ? " Missed:" : "")}\n");
        foreach (WindowCaseResult test in missed)
        {
            report.Line($"- {test.Name}: {test.Contenders[0].MillionsPerSecond:F1} of {Millions(test.Target)} M rows/s");
        }
    }

    private static void Write(Report report, WindowCaseResult test)
    {
        string target = test.Target > 0 ? $" Target: {Millions(test.Target)} M rows/s{(test.IsReached ? "" : ", missed")}." : string.Empty;
        string bytes = test.Bytes > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {test.Bytes / 1e6:F0} MB, {(double)test.Bytes / test.Rows:F0} bytes a row") : string.Empty;
        report.Line($"\n## {test.Name}\n\n{test.Input}{bytes}; {test.Rows:N0} rows in, {test.Results:N0} out.{target}\n");
        report.Columns("contender", "M rows/s", "GB/s", "ns a row", "CPU s a run", "bytes allocated a row", "gen 0/1/2, pause ms", "peak RSS MB", "of the first", "sum off by");
        foreach (ContenderResult row in test.Contenders)
        {
            string gigabytes = test.Bytes > 0 ? row.GigabytesPerSecond.ToString("F2", CultureInfo.InvariantCulture) : "-";
            report.Line($"| {row.Name} | {row.MillionsPerSecond:F1} ({row.Least:F1} to {row.Most:F1}) | {gigabytes} | {row.NanosecondsPerRow:F1} | {row.CpuSeconds:F2} | {row.AllocatedBytesPerRow:F2} | {string.Join('/', row.Collections)}, {row.PauseMilliseconds:F0} | {row.PeakRssBytes / 1e6:F0} | {row.OfFirst:F3} | {row.Off * 100:0.###} % |");
        }

        foreach ((_, string name, string figure) in s_published.Where(p => test.Name == p.Case || (p.Case.Length == 2 && test.Name.StartsWith(p.Case, StringComparison.Ordinal))))
        {
            report.Line($"| *{name}, not run here* | *{figure}* | | | | | | | | |");
        }
    }

    private static string Millions(double rows) => (rows / 1e6).ToString("#,0.#", CultureInfo.InvariantCulture);
}

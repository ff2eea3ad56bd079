using System.Diagnostics;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Scoring;

/// <summary>
/// <c>scoring</c>: frames of gauges, twenty series an entity, through all detectors that are on by default and the alert policy, in this process and on one thread: points a second, and managed bytes of
/// a series. Below it each detector behind that of residuals alone. Values never repeat, as a repetition would be a season; the code is compiled in full before anything is measured, as it is in a process
/// that has run for a minute.
/// </summary>
internal static class ScoringCommand
{
    private const long Minute = 60_000_000_000;

    /// <summary>Values that rows are cut from, each from another beginning; a prime.</summary>
    private const int Pool = 2_097_143;

    /// <summary>What is run before anything is measured, in rounds with a pause in which the compiler may work.</summary>
    private const int WarmSeries = 2_000;
    private const int WarmWindows = 300;
    private const int WarmRounds = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(600);

    internal static int Run(Arguments arguments)
    {
        int series = arguments.Number("--series", 100_000, 1, 10_000_000);
        int windows = arguments.Number("--windows", 40, 1, 100_000);
        int warm = arguments.Number("--warm", 200, 1, 1_000_000);
        string? only = arguments.Text("--only");
        string? folder = arguments.Has("--no-write") ? null : arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        arguments.NoOthers();
        var table = new GaugeTable(series);
        double[] values = Values();
        Compile(values);
        var report = new Report("Scoring of frames", Machine.Describe(), []);
        report.Line($"{series:N0} series of normal noise with a value a minute, {windows:N0} windows after {warm:N0}; the filling of frames is not counted. Medians of windows; the mean has what falls due in some windows alone.");
        report.Line($"");
        report.Line($"| detectors | points/s | ns a point | mean | managed bytes a series |");
        report.Line($"|---|---|---|---|---|");
        foreach (string name in (string[])["all", "residual", "change", "fluctuation", "novelty", "presence", "entity"])
        {
            if (only is null || only == name)
            {
                IDetector[] some = [.. ScoringStage.BuiltIn(new ScoringOptions()).Where(d => name == "all" || d.Name == "residual" || d.Name == name)];
                Write(report, name == "all" ? "all by default" : name == "residual" ? name : "residual and " + name, Measure(some, table, values, windows, warm), series);
            }
        }

        report.Write(folder, "scoring", Array.Empty<string>());
        return 0;
    }

    private static void Write(Report report, string name, (double Seconds, double Mean, long Bytes) result, int series) =>
        report.Line($"| {name} | {series / result.Seconds / 1e6:0.00} M | {result.Seconds / series * 1e9:0} | {result.Mean / series * 1e9:0} | {(double)result.Bytes / series:0} |");

    private static void Compile(double[] values)
    {
        var table = new GaugeTable(WarmSeries);
        for (int round = 0; round < WarmRounds; round++)
        {
            Measure(ScoringStage.BuiltIn(new ScoringOptions()), table, values, WarmWindows, WarmWindows);
            Thread.Sleep(Pause);
        }
    }

    private static (double Seconds, double Mean, long Bytes) Measure(IReadOnlyList<IDetector> detectors, GaugeTable table, double[] values, int windows, int warm)
    {
        using var slabs = new SlabPool();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var stage = new ScoringStage(detectors);
        var seconds = new List<double>();
        var random = new Random(2);
        double[] row = new double[FrameLayout.Standard.Columns.Count];
        for (int window = 0; window < warm + windows; window++)
        {
            int at = random.Next(values.Length);
            long start = window * Minute;
            using var frame = new Frame(slabs, table, start, start + Minute, table.Count);
            for (int id = 0; id < table.Count; id++)
            {
                Array.Fill(row, 100 + (id % 7) + values[at]);
                at = at + 1 == values.Length ? 0 : at + 1;
                row[0] = 1;
                frame.Add(id, row);
            }

            long began = Stopwatch.GetTimestamp();
            stage.Observe(frame);
            if (window >= warm)
            {
                seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
        }

        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(stage);
        seconds.Sort();
        return (seconds[seconds.Count / 2], seconds.Average(), bytes);
    }

    /// <summary>Normal noise, which each window begins to read somewhere else.</summary>
    internal static double[] Values()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Pool).Select(_ => Gaussian(random))];
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

using System.Diagnostics;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Memory;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Scoring;

/// <summary>
/// <c>scoring</c>: frames of gauges, twenty series an entity, through all detectors that are on by default and the alert policy, in this process and on one thread: points a second, and managed bytes of
/// a series. Below it each detector behind that of residuals alone.
/// </summary>
internal static class ScoringCommand
{
    private const long Minute = 60_000_000_000;

    internal static int Run(Arguments arguments)
    {
        int series = arguments.Number("--series", 100_000, 1, 10_000_000);
        int windows = arguments.Number("--windows", 40, 1, 100_000);
        int warm = arguments.Number("--warm", 200, 1, 1_000_000);
        string? folder = arguments.Has("--no-write") ? null : arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        arguments.NoOthers();
        var table = new GaugeTable(series);
        double[][] values = Values(series);
        var report = new Report("Scoring of frames", Machine.Describe(), []);
        report.Line($"{series:N0} series of normal noise with a value a minute, {windows:N0} windows after {warm:N0}; the filling of frames is not counted. Medians of windows.");
        report.Line($"");
        report.Line($"| detectors | points/s | ns a point | managed bytes a series |");
        report.Line($"|---|---|---|---|");
        IReadOnlyList<IDetector> all = ScoringStage.BuiltIn(new ScoringOptions());
        Write(report, "all by default", Measure(all, table, values, windows, warm), series);
        foreach (string name in (string[])["residual", "change", "fluctuation", "novelty", "presence", "entity"])
        {
            IDetector[] some = [.. ScoringStage.BuiltIn(new ScoringOptions()).Where(d => d.Name == "residual" || d.Name == name)];
            Write(report, name == "residual" ? name : "residual and " + name, Measure(some, table, values, windows, warm), series);
        }

        report.Write(folder, "scoring", Array.Empty<string>());
        return 0;
    }

    private static void Write(Report report, string name, (double Seconds, long Bytes) result, int series) =>
        report.Line($"| {name} | {series / result.Seconds / 1e6:0.00} M | {result.Seconds / series * 1e9:0} | {(double)result.Bytes / series:0} |");

    private static (double Seconds, long Bytes) Measure(IReadOnlyList<IDetector> detectors, GaugeTable table, double[][] values, int windows, int warm)
    {
        using var slabs = new SlabPool();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var stage = new ScoringStage(detectors);
        var seconds = new List<double>();
        double[] row = new double[FrameLayout.Standard.Columns.Count];
        for (int window = 0; window < warm + windows; window++)
        {
            double[] now = values[((window * 5) + 3) % values.Length];
            long start = window * Minute;
            using var frame = new Frame(slabs, table, start, start + Minute, table.Count);
            for (int id = 0; id < now.Length; id++)
            {
                Array.Fill(row, now[id]);
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
        return (seconds[seconds.Count / 2], bytes);
    }

    internal static double[][] Values(int series)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Math.Clamp(8_000_000 / series, 4, 64)).Select(_ => Enumerable.Range(0, series).Select(i => 100 + (i % 7) + Gaussian(random)).ToArray())];
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

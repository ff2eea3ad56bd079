using System.Diagnostics;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Insights;
using StreamEngine.Memory;
using StreamEngine.Prediction;
using StreamEngine.Runtime;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Scoring;

/// <summary>
/// <c>forecasting</c>: the frames of <c>scoring</c> through all detectors and then through the forecasters of thresholds and of incidents, in this process and on one thread: what each of them takes of a row. Of twenty metrics some
/// have a threshold, and one in ten of those grows.
/// </summary>
internal static class ForecastingCommand
{
    private const long Minute = 60_000_000_000;

    internal static int Run(Arguments arguments)
    {
        int series = arguments.Number("--series", 10_000, 1, 10_000_000);
        int windows = arguments.Number("--windows", 64, 1, 100_000);
        int warm = arguments.Number("--warm", 720, 1, 1_000_000);
        string? folder = arguments.Has("--no-write") ? null : arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        arguments.NoOthers();
        var report = new Report("Forecasts of frames", Machine.Describe(), []);
        report.Line($"{series:N0} series of normal noise with a value a minute, {windows:N0} windows after {warm:N0}; the filling of frames is not counted. Scores and incidents: medians of windows; thresholds: the mean, since every 32 windows series are looked at anew. Most: the slowest window.");
        report.Line($"");
        report.Columns("metrics of 20 with a threshold", "scores, ns a row", "thresholds, ns a row", "most", "incidents, ns a row", "most", "points/s without", "with", "bytes allocated a row", "managed bytes a series");
        foreach (int followed in (int[])[0, 3, 20])
        {
            Write(report, followed, Measure(new GaugeTable(series, followed), followed, windows, warm), series);
        }

        report.Write(folder, "forecasting", Array.Empty<string>());
        return 0;
    }

    private static void Write(Report report, int followed, Costs costs, int series)
    {
        double rows = series;
        report.Line($"| {followed} | {costs.Scoring / rows:0.0} | {costs.Thresholds / rows:0.0} | {costs.MostThresholds / rows:0} | {costs.Incidents / rows:0.0} | {costs.MostIncidents / rows:0} | {rows / costs.Scoring * 1e3:0.00} M | {rows / (costs.Scoring + costs.Thresholds + costs.Incidents) * 1e3:0.00} M | {costs.Allocated / rows:0} | {costs.Held / rows:0} |");
    }

    private static Costs Measure(GaugeTable table, int followed, int windows, int warm)
    {
        using var slabs = new SlabPool();
        double[] values = ScoringCommand.Values();
        var random = new Random(2);
        var stage = new ScoringStage(ScoringStage.BuiltIn(new ScoringOptions()));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var thresholds = new ThresholdForecaster();
        var incidents = new IncidentForecaster();
        var output = new InsightCollector();
        var costs = new Costs();
        double[] row = new double[FrameLayout.Standard.Columns.Count];
        for (int window = 0; window < warm + windows; window++)
        {
            int at = random.Next(values.Length);
            long start = window * Minute;
            using var frame = new Frame(slabs, table, start, start + Minute, table.Count);
            for (int id = 0; id < table.Count; id++)
            {
                // A tenth of what is followed grows.
                bool grows = id % GaugeTable.Metrics < followed && id / GaugeTable.Metrics % 10 == 0;
                Array.Fill(row, (0.3 * (100 + (id % 7) + values[at])) + (grows ? 0.03 * window : 0));
                at = at + 1 == values.Length ? 0 : at + 1;
                row[0] = 1;
                frame.Add(id, row);
            }

            long first = Stopwatch.GetTimestamp();
            ScoredFrame scored = stage.Observe(frame);
            long second = Stopwatch.GetTimestamp();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            thresholds.Observe(frame, output);
            long third = Stopwatch.GetTimestamp();
            incidents.Follow(scored, output.Insights, output);
            long last = Stopwatch.GetTimestamp();
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            output.Take();
            if (window >= warm)
            {
                costs.Add(Nanoseconds(first, second), Nanoseconds(second, third), Nanoseconds(third, last), allocated);
            }
        }

        costs.Held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive((stage, thresholds, incidents));
        return costs;
    }

    private static double Nanoseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalNanoseconds;

    /// <summary>What windows take, nanoseconds.</summary>
    private sealed class Costs
    {
        private readonly List<double> _scoring = [];
        private readonly List<double> _thresholds = [];
        private readonly List<double> _incidents = [];

        internal double Scoring => Median(_scoring);

        internal double Thresholds => _thresholds.Average();

        internal double MostThresholds => _thresholds.Max();

        internal double Incidents => Median(_incidents);

        internal double MostIncidents => _incidents.Max();

        /// <summary>Bytes that forecasters allocated in a window, in the mean.</summary>
        internal double Allocated { get; private set; }

        internal double Held { get; set; }

        internal void Add(double scoring, double thresholds, double incidents, double allocated)
        {
            _scoring.Add(scoring);
            _thresholds.Add(thresholds);
            _incidents.Add(incidents);
            Allocated += (allocated - Allocated) / _scoring.Count;
        }

        private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }
}

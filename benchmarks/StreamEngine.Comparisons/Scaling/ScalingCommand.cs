using System.Diagnostics;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Soak;

namespace StreamEngine.Comparisons.Scaling;

/// <summary><c>scaling</c>: metric lines into windows with one processor and all there are, and with more by simulation.</summary>
internal static class ScalingCommand
{
    private const int Chunks = 2000;
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(10);
    private static readonly int[] _more = [4, 8, 16, 32];

    internal static int Run(Arguments arguments)
    {
        int millions = arguments.Number("--millions", 8, 1, 100);
        TimeSpan warm = TimeSpan.FromSeconds(arguments.Number("--warm", 8, 0, 600));
        int repeat = arguments.Number("--repeat", 3, 1, 99);
        int most = arguments.Number("--series", 1_000_000, 1, 10_000_000);
        string? folder = ComparisonOptions.FolderOf(arguments);
        arguments.NoOthers();
        List<ScalingInputResult> inputs = [.. new[] { Math.Min(10_000, most), most }.Distinct().Select(series => Run(series, millions, warm, repeat))];
        var result = new ScalingResult(Machine.Describe(), inputs);
        Write(result).Write(folder, "scaling", result);
        return 0;
    }

    private static ScalingInputResult Run(int series, int millions, TimeSpan warmTime, int repeat)
    {
        // A third of the rounds, in which all series are met and memory is taken, is not measured.
        int rounds = Math.Max(12, millions * 1_000_000 / series);
        byte[] bytes = Read(series, rounds);
        int warm = bytes.Length / rounds * (rounds / 3);
        ScalingConstants costs = Costs(series, bytes[..warm], bytes[warm..], warmTime, repeat);
        var points = new List<ScalingPoint>();
        int cores = Environment.ProcessorCount;
        foreach (int of in new[] { 1, cores }.Distinct())
        {
            foreach ((int workers, int shards) in new[] { (1, 1), (of, 1), (1, 2), (of, 2) }.Distinct())
            {
                double measured = ScalingRun.Measure(bytes, (long)series * rounds, of, workers, shards, repeat);
                points.Add(new ScalingPoint(of, workers, shards, measured, new ScalingModel(costs, of, workers, shards).Run(Chunks)));
            }
        }

        foreach (int of in _more.Where(c => c > cores))
        {
            foreach (int shards in new[] { 1, of / 4, of / 2 }.Distinct())
            {
                points.Add(new ScalingPoint(of, of, shards, null, new ScalingModel(costs, of, of, shards).Run(Chunks)));
            }
        }

        return new ScalingInputResult(costs, points);
    }

    private static byte[] Read(int series, int rounds)
    {
        using var stream = new SoakStream(series, TimeSpan.FromDays(1));
        byte[] bytes = new byte[checked((int)Math.Round(stream.BytesOfRow * series) * rounds)];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>
    /// Costs by passes over the input with windows of one row a series and of ten: the difference is that of a row of a frame, and of the cells that it needs.
    /// </summary>
    private static ScalingConstants Costs(int series, byte[] before, byte[] bytes, TimeSpan warmTime, int repeat)
    {
        (TimeSpan Window, int Shards)[] kinds = [(_window, 1), (10 * _window, 1), (_window, 2), (10 * _window, 2)];
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < warmTime)
        {
            foreach ((TimeSpan window, int shards) in kinds)
            {
                _ = Walk(window, shards);
            }
        }

        ScalingWalk[][] walks = [.. kinds.Select(k => Enumerable.Range(0, repeat).Select(_ => Walk(k.Window, k.Shards)).ToArray())];
        double one = Median(0, w => w.Rest), ten = Median(1, w => w.Rest), oneOfTwo = Median(2, w => w.Rest), tenOfTwo = Median(3, w => w.Rest);
        double frame = Math.Max(0, (one - ten) / 0.9);
        double frameOfTwo = Math.Max(0, (oneOfTwo - tenOfTwo) / 0.9);
        return new ScalingConstants(
            series,
            (int)(walks[0][0].Rows / walks[0][0].Chunks),
            Median(0, w => w.Parse),
            Median(0, w => w.Lookup),
            Math.Max(0, one - frame),
            Math.Max(0, oneOfTwo - frameOfTwo),
            Median(2, w => w.Others),
            frameOfTwo);

        double Median(int kind, Func<ScalingWalk, double> nanoseconds) => Statistics.Median([.. walks[kind].Select(w => nanoseconds(w) / w.Rows)]);

        ScalingWalk Walk(TimeSpan window, int shards)
        {
            using var walk = new ScalingWalk(window, shards);
            walk.Run(before, bytes);
            return walk;
        }
    }

    private static Report Write(ScalingResult result)
    {
        var report = new Report("Scaling", result.Machine, []);
        report.Line($"Influx lines from memory, a row of each series in every window of 10 s, into frames with the usual columns, without detectors. Costs are processor time on one thread, in ns a row; simulated with them, task by task, as `ScalingModel` tells.\n");
        report.Columns("series", "parse", "look series up", "order and fold", "order and hand over", "fold by shards, together", "a row of a frame");
        foreach (ScalingInputResult input in result.Inputs)
        {
            ScalingConstants c = input.Costs;
            report.Line($"| {c.Series:N0} | {c.Parse:F1} | {c.Lookup:F1} | {c.Order:F1} | {c.Hand:F1} | {c.Fold:F1} | {c.Frame:F1} |");
        }

        report.Line($"\nMillion rows a second:\n");
        report.Columns("series", "processors", "parser threads", "shards", "measured", "simulated");
        foreach (ScalingInputResult input in result.Inputs)
        {
            foreach (ScalingPoint p in input.Points)
            {
                string measured = p.Measured is { } m ? FormattableString.Invariant($"{m:F1}") : "";
                report.Line($"| {input.Costs.Series:N0} | {p.Cores} | {p.Workers} | {p.Shards} | {measured} | {p.Simulated:F1} |");
            }
        }

        return report;
    }
}

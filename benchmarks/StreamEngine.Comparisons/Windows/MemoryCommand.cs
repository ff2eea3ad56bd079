using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamEngine.Comparisons.Cli;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Memory;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Comparisons.Windows;

/// <summary>
/// <c>memory</c>: bytes of a series by structure, with one window open that has count, sum, min, max, mean and variance of each; and for how long taking a snapshot of
/// all that stops whoever folds.
/// </summary>
internal static class MemoryCommand
{
    private static readonly Aggregate[] s_aggregates = [Aggregate.Count, Aggregate.Sum, Aggregate.Min, Aggregate.Max, Aggregate.Mean, Aggregate.Variance];

    internal static int Run(Arguments arguments)
    {
        int series = arguments.Number("--series", 1_000_000, 1, 10_000_000);
        int repeat = arguments.Number("--repeat", 5, 1, 100);
        string? folder = arguments.Has("--no-write") ? null : arguments.Text("--results") ?? Path.Combine("benchmarks", "results");
        arguments.NoOthers();
        MemoryCase[] cases =
        [
            Measure("two labels that series share: host of 20, core", series, repeat, static i => $"host=h{i / 20:D6},core=c{i % 20:D2}"),
            Measure("three labels, one of them the series' own", series, repeat, static i => $"host=h{i % 5000:D4},job=api,pod=api-{(uint)(i * 2654435761L):x8}"),
        ];
        var report = new Report("Memory of a series", Machine.Describe(), []);
        report.Line($"{series:N0} series with one row each and one window open: count, sum, minimum, maximum, mean, variance. Bytes of the arrays and pages there are, room that is not used yet included.");
        report.Line($"Pauses are those of the thread that folds: the table and the open windows are written into memory, which is taken before the first snapshot, as pipelines do, and which {repeat} later ones use again. What goes to the file afterwards stops nobody.");
        Array.ForEach(cases, c => Write(report, c));
        report.Write(folder, "memory", cases);
        return 0;
    }

    private static MemoryCase Measure(string name, int series, int repeat, Func<int, string> labels)
    {
        using var pool = new SlabPool();
        var table = new SeriesTable(series);
        var plan = new AggregatePlan(new FrameLayout(s_aggregates), pool);
        using var windows = new PaneOperator([HoppingWindow.Tumbling(TimeSpan.FromSeconds(10))], plan.Parts, pool, new NoWindows(), plan.Stores);
        for (int i = 0; i < series; i++)
        {
            int id = table.GetOrAdd("node.load"u8, default, Encoding.UTF8.GetBytes(labels(i)), WindowInput.Second);
            windows.Fold([WindowInput.Second], [id], [i]);
        }

        SymbolTable symbols = table.Store.Symbols;
        long texts = symbols.TextBytes;
        MemoryPart[] parts =
        [
            new("state: cells of the window", windows.Bytes / (double)series),
            new("state: last row, and what comes next", table.Activity.Length * (double)SeriesActivity.Bytes / series),
            new("names: entries of series", (table.Store.Bytes - symbols.Bytes) / (double)series),
            new("names: index from hash to id", table.Index.Bytes / (double)series),
            new("names: symbols and their index", (symbols.Bytes - texts) / (double)series),
            new("names: texts", texts / (double)series),
            new("rows as they were written lately", table.Spellings.Bytes / (double)series),
        ];
        return new MemoryCase(name, series, parts, [.. Pauses(table, windows, repeat)]);
    }

    /// <summary>Milliseconds of the first snapshot, for which memory is taken before as pipelines do it, and of later ones, which use it again.</summary>
    private static IEnumerable<double> Pauses(SeriesTable table, PaneOperator windows, int repeat)
    {
        var image = new SnapshotImage();
        image.Prepare("series", table.Bytes);
        image.Prepare("windows", windows.Bytes);
        for (int i = 0; i <= repeat; i++)
        {
            image.Clear();
            long start = Stopwatch.GetTimestamp();
            image.Add("series", table);
            image.Add("windows", new Windows(windows));
            yield return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static void Write(Report report, MemoryCase result)
    {
        report.Line($"\n## {result.Name}\n");
        report.Columns("what", "bytes a series");
        foreach (MemoryPart part in result.Parts)
        {
            report.Line($"| {part.Name} | {part.Bytes:F1} |");
        }

        report.Line($"| state alone | {result.State:F1} |");
        report.Line($"| all | {result.Parts.Sum(static p => p.Bytes):F1} |");
        report.Line($"\nPause of the first snapshot: {result.PauseMilliseconds[0]:F1} ms; of later ones: {string.Join(", ", result.PauseMilliseconds.Skip(1).Select(static p => p.ToString("F1", CultureInfo.InvariantCulture)))} ms.");
    }

    private sealed class Windows(PaneOperator windows) : ISnapshotState
    {
        public int SnapshotVersion => 1;

        public void Save(SnapshotOutput output) => windows.Save(output);

        public void Load(ref SnapshotInput input, int version) => windows.Load(ref input);
    }

    private sealed class NoWindows : IWindowHandler
    {
        public void OnWindow(int definition, WindowRows rows)
        {
        }
    }
}

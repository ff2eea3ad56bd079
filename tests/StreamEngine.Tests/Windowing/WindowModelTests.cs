using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Windowing;
using Xunit;
using static StreamEngine.Tests.Windowing.StageRun;

namespace StreamEngine.Tests.Windowing;

/// <summary>The stage against a model that keeps every value, and against itself with other batch borders.</summary>
public sealed class WindowModelTests
{
    [Property(MaxTest = 150)]
    public void FramesDoNotDependOnBatchBorders(int seed)
    {
        TestRow[] rows = Rows(seed, wild: true);
        using var whole = new StageRun(Options(seed));
        whole.Feed(rows, () => int.MaxValue).Complete();
        var random = new Random(seed);
        using var split = new StageRun(Options(seed));
        split.Feed(rows, () => random.Next(1, 9)).Complete();
        Assert.Equal(whole.Text, split.Text);
        Assert.Equal(whole.Stage.Ledger.Snapshot(), split.Stage.Ledger.Snapshot());
    }

    [Property(MaxTest = 150)]
    public void FramesAreThoseOfTheModel(int seed)
    {
        TestRow[] rows = Rows(seed, wild: false);
        WindowOptions options = Options(seed);
        using var run = new StageRun(options);
        run.Feed(rows, () => 7).Complete();
        var model = new WindowModel(options);
        model.Run(rows);
        Assert.Equal(model.Late, run.Stage.Ledger.Late);
        Assert.Equal(string.Join("\n", model.Frames), string.Join("\n", run.Frames.Select(Describe)));
    }

    /// <summary>Count, sum, min, max, last and quantiles: exact for the small whole numbers of these rows.</summary>
    private static string Describe(FrameCopy frame) => $"{frame.Start / Minute} after {frame.EmptyBefore}: " + string.Join("; ", frame.Rows
        .OrderBy(r => r.Key, StringComparer.Ordinal)
        .Select(r => r.Key + " " + string.Join(" ", WindowModel.Compared.Select(a => r.Value[FrameLayout.Standard.Find(a)]))));

    internal static WindowOptions Options(int seed) => new()
    {
        Late = seed % 2 == 0 ? LatePolicy.Drop : LatePolicy.Adjust,
        Disorder = TimeSpan.FromSeconds(Math.Abs(seed % 3) * 40),
        Aggregates = seed % 3 == 0 ? [Aggregate.P50] : [],
        MaxGapWindows = 6,
        IdleWindows = 9,
    };

    internal static TestRow[] Rows(int seed, bool wild, int metrics = 3, int most = 160)
    {
        var random = new Random(seed);
        var rows = new TestRow[random.Next(1, most)];
        long now = 1000 * Minute;
        for (int i = 0; i < rows.Length; i++)
        {
            now += random.Next(30) == 0 ? random.Next(20) * Minute : random.Next(40) * Second;
            long time = now - (random.Next(4) == 0 ? random.Next(150) * Second : 0);
            time += wild && random.Next(40) == 0 ? random.Next(2, 5) * 1440 * Minute : 0;
            rows[i] = random.Next(3) switch
            {
                0 => new TestRow(time, EventKind.Log)
                {
                    Body = "event " + (char)('a' + random.Next(4)) + random.Next(100, 1000),
                    Service = "s" + random.Next(3),
                    Severity = (byte)random.Next(24),
                    Trace = random.Next(2) == 0 ? "" : "trace" + random.Next(5),
                    Source = random.Next(2),
                },
                1 when wild => new TestRow(time, EventKind.Change) { Name = "deployment", Source = random.Next(2) },
                _ => new TestRow(time) { Name = "m" + random.Next(metrics), Value = random.Next(-50, 50), Source = random.Next(2) },
            };
        }

        return rows;
    }
}

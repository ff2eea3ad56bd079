using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Windowing;

/// <summary>Every bit of every aggregate of frames is the same however rows are cut into batches and whoever folds them, whatever the magnitudes of values.</summary>
public sealed class BatchCutTests
{
    private static readonly Aggregate[] _further =
        [Aggregate.First, Aggregate.Variance, Aggregate.Distinct, Aggregate.Delta, Aggregate.Rate, Aggregate.Quantile(0.25), Aggregate.P99];

    /// <summary>How many powers of two lie between the magnitudes of values: sums that are exact in two doubles, and such that are not.</summary>
    private static readonly int[] s_spreads = [2, 10, 40, 120, 600];

    [Property(MaxTest = 60)]
    public void FramesOfLogLinesDoNotDependOnBatches(int seed) => AssertSame(seed, Lines(seed));

    [Property(MaxTest = 60)]
    public void FramesOfMetricsDoNotDependOnBatches(int seed) => AssertSame(seed, Metrics(seed));

    private static void AssertSame(int seed, TestRow[] rows)
    {
        var random = new Random(seed);
        using StageRun single = Run(rows, 1, () => 1);
        foreach ((int shards, Func<int> cut) in ((int, Func<int>)[])
            [(1, () => 900), (1, () => 7), (1, () => random.Next(1, 2000)), (2, () => 900), (4, () => random.Next(1, 600))])
        {
            using StageRun run = Run(rows, shards, cut);
            Assert.Equal(single.Text, run.Text);
        }
    }

    private static StageRun Run(TestRow[] rows, int shards, Func<int> cut)
    {
        var run = new StageRun(new WindowOptions { Size = TimeSpan.FromMinutes(1), Aggregates = _further, Shards = shards });
        return run.Feed(rows, cut).Complete();
    }

    /// <summary>Lines of one service or of a few, with a duration and a size.</summary>
    private static TestRow[] Lines(int seed)
    {
        var random = new Random(seed);
        bool hasSizes = random.Next(2) == 0;
        int services = random.Next(1, 4), spread = s_spreads[random.Next(s_spreads.Length)];
        return Make(random, time => new TestRow(time, EventKind.Log)
        {
            Service = "s" + random.Next(services),
            Body = "took a while",
            Duration = Math.Abs(Value(random, spread)),
            Size = hasSizes ? random.Next(10_000) : double.NaN,
        });
    }

    /// <summary>Points of a few series, in runs or scattered.</summary>
    private static TestRow[] Metrics(int seed)
    {
        var random = new Random(seed);
        int series = random.Next(1, 90), longest = random.Next(1, 200), spread = s_spreads[random.Next(s_spreads.Length)], left = 0;
        string name = "";
        return Make(random, time =>
        {
            if (left-- <= 0)
            {
                name = "m" + random.Next(series);
                left = random.Next(longest);
            }

            return new TestRow(time) { Name = name, Value = Value(random, spread) };
        });
    }

    private static TestRow[] Make(Random random, Func<long, TestRow> row)
    {
        long time = 1000 * StageRun.Minute;
        var rows = new TestRow[random.Next(1, 2500)];
        for (int i = 0; i < rows.Length; i++)
        {
            time += random.Next(100) * (StageRun.Second / 1000);
            rows[i] = row(time - (random.Next(8) * (StageRun.Second / 10)));
        }

        return rows;
    }

    /// <summary>Numbers of all digits whose magnitudes are up to 2^spread apart, now and then one that takes another away nearly or is none.</summary>
    private static double Value(Random random, int spread) => random.Next(2000) switch
    {
        0 => double.NaN,
        < 50 => 0,
        < 100 => Math.ScaleB(1, spread / 2),
        < 150 => -Math.ScaleB(1, spread / 2),
        _ => Math.ScaleB(random.NextDouble() - 0.25, random.Next(-spread / 2, (spread / 2) + 1)),
    };
}

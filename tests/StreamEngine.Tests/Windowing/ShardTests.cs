using FsCheck.Xunit;
using StreamEngine.Tests.Windowing.Queries;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Windowing;

/// <summary>What comes out does not depend on how many threads fold, nor on how many folded before a snapshot.</summary>
public sealed class ShardTests
{
    private static readonly Aggregate[] _aggregates = [Aggregate.P99, Aggregate.First, Aggregate.Rate, Aggregate.Distinct, Aggregate.Variance];

    [Property(MaxTest = 60)]
    public void FramesDoNotDependOnShards(int seed)
    {
        TestRow[] rows = Rows(seed);
        using var one = new StageRun(Options(seed, 1));
        one.Feed(rows, () => 900).Complete();
        foreach (int shards in (int[])[2, 4, 16])
        {
            var random = new Random(seed);
            using var run = new StageRun(Options(seed, shards));
            run.Feed(rows, () => random.Next(1, 2000)).Complete();
            Assert.Equal(one.Text, run.Text);
            Assert.Equal(one.Frames.SelectMany(f => f.Ids), run.Frames.SelectMany(f => f.Ids));
            Assert.Equal(one.Stage.Ledger.Snapshot(), run.Stage.Ledger.Snapshot());
        }
    }

    [Property(MaxTest = 60)]
    public void ASnapshotGoesOnWithOtherShards(int seed)
    {
        TestRow[] rows = Rows(seed);
        var random = new Random(seed);
        using var whole = new StageRun(Options(seed, 1));
        whole.Feed(rows, () => 900).Complete();
        List<FrameCopy> frames = [];
        StageState? state = null;
        int at = 0;
        for (int part = 0; part < 4; part++)
        {
            int to = part == 3 ? rows.Length : random.Next(at, rows.Length + 1);
            var run = new StageRun(Options(seed, 1 << random.Next(4)));
            _ = state?.Into(run);
            run.Feed(rows[at..to], () => 900);
            state = StageState.Of(run);
            if (part == 3)
            {
                run.Complete();
            }

            frames.AddRange(run.Frames);
            run.Dispose();
            at = to;
        }

        Assert.Equal(whole.Text, string.Join("\n", frames));
    }

    /// <summary>Rows of many series, histograms among them, some of series that have values too.</summary>
    private static TestRow[] Rows(int seed)
    {
        TestRow[] rows = WindowModelTests.Rows(seed, wild: true, metrics: 700, most: 3000);
        TestRow[] histograms = new HistogramStream(seed, 10 * StageRun.Second).Rows;
        var random = new Random(seed);
        var mixed = new List<TestRow>();
        int next = 0;
        foreach (TestRow row in rows)
        {
            mixed.Add(row);
            if (random.Next(5) == 0 && next < histograms.Length)
            {
                TestRow histogram = histograms[next++];
                mixed.Add(histogram with { Time = row.Time, Name = histogram.Name == "h0" ? "m0" : histogram.Name });
            }
        }

        return [.. mixed];
    }

    private static WindowOptions Options(int seed, int shards)
    {
        WindowOptions options = WindowModelTests.Options(seed);
        options.Aggregates = [.. _aggregates.Where((_, i) => ((seed >> i) & 1) == 0)];
        options.Shards = shards;
        return options;
    }
}

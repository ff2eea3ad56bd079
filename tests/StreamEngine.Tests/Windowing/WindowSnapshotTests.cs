using FsCheck.Xunit;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Windowing;

/// <summary>A stage that was written down and read back goes on as the one that was not.</summary>
public sealed class WindowSnapshotTests
{
    private static readonly Aggregate[] _aggregates =
        [Aggregate.P99, Aggregate.First, Aggregate.Increase, Aggregate.Delta, Aggregate.Distinct, Aggregate.Variance];

    [Property(MaxTest = 400)]
    public void AStageGoesOnAfterAnyRow(int seed)
    {
        TestRow[] rows = WindowModelTests.Rows(seed, wild: true);
        WindowOptions options = WindowModelTests.Options(seed);
        options.Aggregates = [.. _aggregates.Where((_, i) => ((seed >> i) & 1) == 0)];
        using var whole = new StageRun(options);
        whole.Feed(rows, () => 7).Complete();

        int cut = new Random(seed).Next(rows.Length + 1);
        using var before = new StageRun(options);
        before.Feed(rows[..cut], () => 7);
        (byte[] templates, byte[] series, byte[] windows) = Save(before);
        Assert.Equal(windows, Save(before).Windows);
        using StageRun after = Load(options, templates, series, windows);
        Assert.Equal(before.Stage.Ledger.Snapshot().Held, after.Stage.Ledger.Snapshot().Held);
        Assert.Equal(before.Stage.Watermark, after.Stage.Watermark);
        Assert.Equal(windows, Save(after).Windows);
        after.Feed(rows[cut..], () => 7).Complete();
        Assert.Equal(whole.Text, string.Join("\n", before.Frames.Concat(after.Frames)));
    }

    /// <summary>What a checksum let through is refused with the one exception, or read as another state; never more.</summary>
    [Property(MaxTest = 300)]
    public void DamageIsRefusedOrReadAsAnotherState(int seed)
    {
        var random = new Random(seed);
        WindowOptions options = WindowModelTests.Options(seed);
        options.Aggregates = _aggregates;
        using var run = new StageRun(options);
        run.Feed(WindowModelTests.Rows(seed, wild: true), () => 7);
        (byte[] templates, byte[] series, byte[] windows) = Save(run);
        for (int damage = random.Next(1, 4); damage > 0 && windows.Length > 0; damage--)
        {
            int at = random.Next(windows.Length);
            windows = random.Next(4) switch
            {
                0 => windows[..at],
                1 => [.. windows, (byte)random.Next(256)],
                _ => [.. windows[..at], (byte)random.Next(256), .. windows[(at + 1)..]],
            };
        }

        try
        {
            Load(options, templates, series, windows).Dispose();
        }
        catch (SnapshotException)
        {
            // Told, and nothing else.
        }
    }

    [Fact]
    public void AVersionWithoutNumbersOfLinesIsRead()
    {
        using var run = new StageRun();
        using var before = new WindowStage(new WindowOptions(), run.Rows.Slabs, run.Miner.Templates, run);
        using (StreamEngine.Batching.EventBatch batch = run.Rows.Batch([.. Enumerable.Range(1, 9).Select(static i => new TestRow(i * StageRun.Second) { Value = i })]))
        {
            before.Process(batch, 0, batch.Count);
        }

        var series = new SnapshotOutput();
        before.Series.Save(series);
        var windows = new SnapshotOutput();
        before.Save(windows);

        // Version 4 ends with whether numbers of lines were read; without notes and rows held back there is no other difference.
        using var after = new WindowStage(new WindowOptions(), run.Rows.Slabs, run.Miner.Templates, run, values: run.Values);
        var known = new SnapshotInput(series.ToArray());
        after.Series.Load(ref known, 1);
        var input = new SnapshotInput(windows.ToArray().AsSpan()[..^1], after.Series.Count);
        after.Load(ref input, 3);
        input.RequireEnd();
        after.Complete();
        Assert.Equal(9, Assert.Single(run.Frames).Value("m", Aggregate.Count));
    }

    [Fact]
    public void WindowsOfAnotherSizeAreRefused()
    {
        using var run = new StageRun();
        (byte[] templates, byte[] series, byte[] windows) = Save(run);
        SnapshotException error = Assert.Throws<SnapshotException>(
            () => Load(new WindowOptions { Size = TimeSpan.FromSeconds(10) }, templates, series, windows));
        Assert.Contains("windows of 00:00:10, found 00:01:00", error.Message, StringComparison.Ordinal);
    }

    private static (byte[] Templates, byte[] Series, byte[] Windows) Save(StageRun run)
    {
        (byte[] templates, byte[] series, byte[] windows) = StageState.Of(run);
        return (templates, series, windows);
    }

    private static StageRun Load(WindowOptions options, byte[] templates, byte[] series, byte[] windows) => new StageState(templates, series, windows).Into(new StageRun(options));
}

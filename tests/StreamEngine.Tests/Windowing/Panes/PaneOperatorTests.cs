using FsCheck.Xunit;
using StreamEngine.Numerics.Folding;
using StreamEngine.TestKit;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Panes;
using Xunit;

namespace StreamEngine.Tests.Windowing.Panes;

/// <summary>Windows against a reading of their definition that looks at every row for every window.</summary>
public sealed class PaneOperatorTests : IDisposable
{
    private readonly LeakCheckedPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Property(MaxTest = 60)]
    public void WindowsAreThoseOfTheDefinition(int seed)
    {
        var rows = new PaneRows(seed);
        HoppingWindow[] definitions = Definitions(seed);
        WindowLog log = Run(rows, definitions, new Random(seed), order: null);
        Assert.Equal(rows.Expected(definitions), log.Lines);
    }

    [Property(MaxTest = 40)]
    public void BlocksAndOrderCannotBeSeen(int seed)
    {
        var rows = new PaneRows(seed);
        HoppingWindow[] definitions = Definitions(seed);
        WindowLog whole = Run(rows, definitions, null, order: null);
        Assert.Equal(whole.Lines, Run(rows, definitions, new Random(seed), order: null).Lines);

        // Every order in which no row comes more than the disorder after a later one.
        var random = new Random(seed);
        long[] keys = [.. rows.Times.Select(t => t + random.NextInt64(PaneRows.Disorder))];
        int[] order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, order);
        WindowLog shuffled = Run(rows, definitions, random, order);
        Assert.Equal(whole.Lines, shuffled.Lines);
        for (int i = 0; i < whole.Variances.Count; i++)
        {
            Assert.Equal(whole.Variances[i], shuffled.Variances[i], 1e-9 * Math.Max(1e-9, whole.Variances[i]));
        }
    }

    [Fact]
    public void AWindowOfManyPanesIsCombinedInOrder()
    {
        HoppingWindow[] definitions = [new(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1))];
        var rows = new PaneRows(77);
        Assert.Equal(rows.Expected(definitions), Run(rows, definitions, null, order: null).Lines);
    }

    private static HoppingWindow[] Definitions(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        {
            int slide = random.Next(1, 13) * 5;
            int size = slide * random.Next(1, 8);
            return new HoppingWindow(
                TimeSpan.FromSeconds(size + (random.Next(3) == 0 ? 5 : 0)), TimeSpan.FromSeconds(slide), TimeSpan.FromSeconds(random.Next(slide)));
        })];
    }

    private WindowLog Run(PaneRows rows, HoppingWindow[] definitions, Random? blocks, int[]? order)
    {
        var log = new WindowLog();
        using var windows = new PaneOperator(definitions, MomentParts.Squares | MomentParts.Extremes, _pool.Slabs, log);
        long[] times = order is null ? rows.Times : [.. order.Select(i => rows.Times[i])];
        int[] ids = order is null ? rows.Ids : [.. order.Select(i => rows.Ids[i])];
        double[] values = order is null ? rows.Values : [.. order.Select(i => rows.Values[i])];
        long greatest = long.MinValue;
        for (int at = 0; at < times.Length;)
        {
            int length = Math.Min(blocks?.Next(1, 1500) ?? int.MaxValue, times.Length - at);
            Range block = at..(at + length);
            windows.Fold(times.AsSpan(block), ids.AsSpan(block), values.AsSpan(block));
            greatest = Math.Max(greatest, times[block].Max());
            windows.CloseUpTo(greatest - (2 * PaneRows.Disorder));
            at += length;
        }

        windows.Complete();
        Assert.Equal(0, windows.OpenPanes);
        return log;
    }
}

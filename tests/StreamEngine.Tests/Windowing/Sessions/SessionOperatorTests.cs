using FsCheck.Xunit;
using StreamEngine.Numerics.Folding;
using StreamEngine.TestKit;
using StreamEngine.Tests.Numerics.Folding;
using StreamEngine.Tests.Windowing.Panes;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Sessions;
using Xunit;

namespace StreamEngine.Tests.Windowing.Sessions;

/// <summary>Sessions against a cut of the sorted rows of each series.</summary>
public sealed class SessionOperatorTests : IDisposable
{
    private const long Second = PaneRows.Second;

    private readonly LeakCheckedPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Property(MaxTest = 60)]
    public void SessionsAreTheRowsBetweenGaps(int seed)
    {
        var rows = new PaneRows(seed);
        long gap = Gap(seed);
        SessionLog log = Run(rows, gap, new Random(seed), order: null);
        Assert.Equal(Expected(rows, gap), log.Lines);
    }

    [Property(MaxTest = 60)]
    public void BlocksAndOrderCannotBeSeen(int seed)
    {
        var rows = new PaneRows(seed);
        long gap = Gap(seed);
        SessionLog whole = Run(rows, gap, null, order: null);
        var random = new Random(seed);
        long[] keys = [.. rows.Times.Select(t => t + random.NextInt64(PaneRows.Disorder))];
        int[] order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, order);
        Assert.Equal(whole.Lines, Run(rows, gap, random, order).Lines);
    }

    [Fact]
    public void ARowThatIsLateForAnySessionIsCounted()
    {
        var log = new SessionLog();
        using var sessions = new SessionOperator(8 * Second, MomentParts.Sum, 10, _pool.Slabs, log);
        sessions.Fold([100 * Second], [1], [1.0]);
        sessions.CloseUpTo(108 * Second);
        Assert.Equal(1, sessions.Open);
        sessions.CloseUpTo(109 * Second);
        Assert.Equal(0, sessions.Open);
        sessions.Fold([100 * Second, 101 * Second], [1, 1], [1.0, 5.0]);
        Assert.Equal(1, sessions.Late);
        sessions.Complete();
        Assert.Equal(2, log.Lines.Count);
    }

    [Fact]
    public void SessionsBeyondTheLimitAreRefused()
    {
        var log = new SessionLog();
        using var sessions = new SessionOperator(8 * Second, MomentParts.Sum, 2, _pool.Slabs, log);
        sessions.Fold([0, 20 * Second, 40 * Second, 21 * Second], [1, 1, 1, 1], [1.0, 2.0, 3.0, 4.0]);
        Assert.Equal(1, sessions.Refused);
        Assert.Equal(2, sessions.Open);
        sessions.Complete();
        Assert.Equal(2, log.Lines.Count);
        Assert.Contains("2 rows", log.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ARowBetweenTwoSessionsJoinsThem()
    {
        var log = new SessionLog();
        using var sessions = new SessionOperator(8 * Second, MomentParts.Sum, 10, _pool.Slabs, log);
        sessions.Fold([0, 14 * Second, 30 * Second, 7 * Second, 23 * Second], [1, 1, 1, 1, 1], [1.0, 2.0, 3.0, 4.0, double.NaN]);
        Assert.Equal(2, sessions.Open);
        sessions.Complete();
        Assert.Equal(
            [
                SessionLog.Line(22 * Second, 1, 0, 14 * Second, 3, 3, 7, double.PositiveInfinity, double.NegativeInfinity),
                SessionLog.Line(38 * Second, 1, 23 * Second, 30 * Second, 2, 1, 3, double.PositiveInfinity, double.NegativeInfinity),
            ],
            log.Lines);
    }

    private static long Gap(int seed) => new Random(seed).NextInt64(8, 40 * Second);

    private static List<string> Expected(PaneRows rows, long gap)
    {
        var slots = new PaneGrid(gap / 8);
        var found = new List<(long Slot, int Series, long First, string Line)>();
        foreach (IGrouping<int, int> series in Enumerable.Range(0, rows.Times.Length).GroupBy(i => rows.Ids[i]))
        {
            int[] sorted = [.. series.OrderBy(i => rows.Times[i])];
            for (int from = 0, to; from < sorted.Length; from = to)
            {
                to = from + 1;
                while (to < sorted.Length && rows.Times[sorted[to]] - rows.Times[sorted[to - 1]] < gap)
                {
                    to++;
                }

                (long first, long last) = (rows.Times[sorted[from]], rows.Times[sorted[to - 1]]);
                double[] values = [.. sorted[from..to].Select(i => rows.Values[i]).Where(double.IsFinite)];
                long slot = slots.StartOf(slots.IndexOf(last + gap));
                double min = values.Length == 0 ? double.PositiveInfinity : values.Min() + 0.0;
                double max = values.Length == 0 ? double.NegativeInfinity : values.Max() + 0.0;
                found.Add((slot, series.Key, first, SessionLog.Line(slot, series.Key, first, last, to - from, values.Length, ExactSum.Of(values), min, max)));
            }
        }

        return [.. found.OrderBy(f => f.Slot).ThenBy(f => f.Series).ThenBy(f => f.First).Select(f => f.Line)];
    }

    private SessionLog Run(PaneRows rows, long gap, Random? blocks, int[]? order)
    {
        var log = new SessionLog();
        using var sessions = new SessionOperator(gap, MomentParts.Sum | MomentParts.Extremes, 1_000_000, _pool.Slabs, log);
        long[] times = order is null ? rows.Times : [.. order.Select(i => rows.Times[i])];
        int[] ids = order is null ? rows.Ids : [.. order.Select(i => rows.Ids[i])];
        double[] values = order is null ? rows.Values : [.. order.Select(i => rows.Values[i])];
        long greatest = long.MinValue;
        for (int at = 0; at < times.Length;)
        {
            int length = Math.Min(blocks?.Next(1, 300) ?? int.MaxValue, times.Length - at);
            Range block = at..(at + length);
            sessions.Fold(times.AsSpan(block), ids.AsSpan(block), values.AsSpan(block));
            greatest = Math.Max(greatest, times[block].Max());
            sessions.CloseUpTo(greatest - (2 * PaneRows.Disorder));
            at += length;
        }

        sessions.Complete();
        Assert.Equal(0, sessions.Open);
        Assert.Equal(0, sessions.Late);
        return log;
    }
}

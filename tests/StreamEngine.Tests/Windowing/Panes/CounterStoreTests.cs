using FsCheck.Xunit;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.TestKit;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Panes;
using Xunit;

namespace StreamEngine.Tests.Windowing.Panes;

/// <summary>First, last and growth against steps over the sorted values of each series.</summary>
public sealed class CounterStoreTests : IDisposable
{
    private const long Second = PaneRows.Second;
    private const long LongestGap = 100 * Second;

    private readonly LeakCheckedPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Property(MaxTest = 60)]
    public void GrowthIsTheSumOfTheStepsInOrderOfTime(int seed)
    {
        var random = new Random(seed);
        var rows = new PaneRows(seed);
        int slide = random.Next(1, 9) * 5;
        var window = new HoppingWindow(TimeSpan.FromSeconds(slide * random.Next(1, 6)), TimeSpan.FromSeconds(slide));
        var log = new CounterLog();
        using (var windows = new PaneOperator([window], MomentParts.None, _pool.Slabs, log, new CounterStore(_pool.Slabs, LongestGap)))
        {
            long greatest = long.MinValue;
            for (int at = 0; at < rows.Times.Length;)
            {
                int length = Math.Min(random.Next(1, 900), rows.Times.Length - at);
                Range block = at..(at + length);
                windows.Fold(rows.Times.AsSpan(block), rows.Ids.AsSpan(block), rows.Values.AsSpan(block));
                greatest = Math.Max(greatest, rows.Times[block].Max());
                windows.CloseUpTo(greatest - PaneRows.Disorder);
                at += length;
            }

            windows.Complete();
        }

        Assert.Equal(Expected(rows, window), log.Lines);
    }

    [Fact]
    public void AFallIsAReset()
    {
        CounterCell cell = CounterCell.Empty;
        foreach ((long time, double value) in new[] { (1L, 10.0), (2L, 14.0), (3L, 3.0), (4L, 5.0) })
        {
            cell.Add(time, value);
        }

        Assert.Equal(4 + 3 + 2, cell.Increase);
        Assert.Equal(-5, cell.Delta);
        Assert.Equal(1, cell.Resets);
    }

    private static List<string> Expected(PaneRows rows, HoppingWindow window)
    {
        var cells = new SortedDictionary<(long End, int Id), CounterCell>();
        (long size, long slide) = (window.SizeNanoseconds, window.SlideNanoseconds);
        var grid = new PaneGrid(slide);
        foreach (IGrouping<int, int> series in Enumerable.Range(0, rows.Times.Length).Where(i => double.IsFinite(rows.Values[i])).GroupBy(i => rows.Ids[i]))
        {
            (long Time, double Value)? before = null;
            foreach (int i in series.OrderBy(i => rows.Times[i]))
            {
                (long time, double value) = (rows.Times[i], rows.Values[i]);
                bool isBridged = before is { } b && (grid.IndexOf(b.Time) == grid.IndexOf(time) || time - b.Time <= LongestGap);
                for (long end = grid.StartOf(grid.IndexOf(time) + 1); end - size <= time; end += slide)
                {
                    CounterCell cell = cells.GetValueOrDefault((end, series.Key), CounterCell.Empty);
                    var alone = CounterCell.Empty;
                    alone.Add(time, value);
                    if (isBridged)
                    {
                        alone.Bridge(before!.Value.Value);
                    }

                    cell.Append(alone);
                    cells[(end, series.Key)] = cell;
                }

                before = (time, value);
            }
        }

        return [.. cells.Select(c => CounterLog.Line(c.Key.End, c.Key.Id, c.Value))];
    }

    private sealed class CounterLog : IWindowHandler
    {
        internal List<string> Lines { get; } = [];

        public void OnWindow(int definition, WindowRows rows)
        {
            CellTable<CounterCell>? cells = ((CounterCells?)rows.Other(0))?.Cells;
            for (int page = 0; page < (cells?.PageCount ?? 0); page++)
            {
                Span<CounterCell> found = cells!.Page(page);
                for (int i = 0; i < found.Length; i++)
                {
                    if (found[i].HasValues)
                    {
                        Lines.Add(Line(rows.End, (page << CellTable<CounterCell>.PageShift) + i, found[i]));
                    }
                }
            }
        }

        internal static string Line(long end, int id, in CounterCell cell) => FormattableString.Invariant(
            $"{end} {id}: {cell.FirstTime} {cell.FirstValue:R} to {cell.LastTime} {cell.LastValue:R}, {cell.Increase:R}, {cell.Resets} resets, {cell.Delta:R}");
    }
}

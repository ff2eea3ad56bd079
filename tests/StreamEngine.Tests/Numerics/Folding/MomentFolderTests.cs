using FsCheck.Xunit;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Scanning;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Numerics.Folding;

/// <summary>Every loop of the folder against its scalar twin and against sums that are exact.</summary>
public sealed class MomentFolderTests : IDisposable
{
    private const int Series = 300;

    private static readonly MomentParts[] s_parts =
        [MomentParts.None, MomentParts.Sum, MomentParts.Extremes, MomentParts.Sum | MomentParts.Extremes, MomentParts.Squares, MomentParts.Squares | MomentParts.Extremes];

    private readonly LeakCheckedPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Property(MaxTest = 60)]
    public void ScatteredRowsGiveTheCellsOfTheTwin(int seed)
    {
        var rows = new FoldRows(seed, new Random(seed).Next(700), Series, 3);
        foreach (MomentParts parts in s_parts)
        {
            Assert.Equal(Cells(parts, KernelPath.Scalar, rows, runs: false), Cells(parts, KernelPath.Vector512, rows, runs: false));
            Assert.Equal(Cells(parts, KernelPath.Scalar, rows, runs: false), Cells(parts, KernelPath.Vector256, rows, runs: false));
        }
    }

    [Property(MaxTest = 60)]
    public void RunsGiveWhatSingleRowsGive(int seed)
    {
        var rows = new FoldRows(seed, new Random(seed).Next(2000), 12, 90);
        foreach (MomentParts parts in s_parts)
        {
            Moments[] single = Cells(parts, KernelPath.Scalar, rows, runs: false);
            Assert.Equal(single, Cells(parts, KernelPath.Scalar, rows, runs: true));
            foreach (KernelPath path in new[] { KernelPath.Vector256, KernelPath.Vector512 })
            {
                Moments[] runs = Cells(parts, path, rows, runs: true);
                if (parts.HasFlag(MomentParts.Squares))
                {
                    Assert.Equal(single, runs);
                    continue;
                }

                for (int id = 0; id < single.Length; id++)
                {
                    AssertSame(single[id], runs[id]);
                }
            }
        }
    }

    [Property(MaxTest = 60)]
    public void CellsWithSquaresDoNotDependOnCutsWhateverTheMagnitudes(int seed)
    {
        var random = new Random(seed);
        var rows = new FoldRows(seed, random.Next(2000), 12, 90);
        for (int i = 0; i < rows.Values.Length; i++)
        {
            rows.Values[i] = Math.ScaleB(rows.Values[i], random.Next(-200, 200));
        }

        foreach (MomentParts parts in s_parts.Where(static p => p.HasFlag(MomentParts.Squares)))
        {
            Moments[] single = Cells(parts, KernelPath.Scalar, rows, runs: false);
            foreach (KernelPath path in new[] { KernelPath.Scalar, KernelPath.Vector256, KernelPath.Vector512 })
            {
                Assert.Equal(single, Cells(parts, path, rows, runs: true, () => random.Next(1, 700)));
                Assert.Equal(single, Cells(parts, path, rows, runs: true, () => random.Next(1, 20)));
            }
        }
    }

    [Property(MaxTest = 60)]
    public void SumsAreExactInAnyOrder(int seed)
    {
        var rows = new FoldRows(seed, 400, 7, 40);
        var order = Enumerable.Range(0, rows.Ids.Length).ToArray();
        new Random(seed).Shuffle(order);
        Moments[] forward = Cells(MomentParts.Squares | MomentParts.Extremes, KernelPath.Vector512, rows, runs: true);
        using var arena = new PageArena(_pool.Slabs, CellTable<Moments>.PageBytes);
        using var shuffled = new CellTable<Moments>(_pool.Slabs, arena, Moments.Empty);
        MomentFolder folder = MomentFolder.For(MomentParts.Squares | MomentParts.Extremes, KernelPath.Vector512);
        FoldAll(folder, shuffled, [.. order.Select(i => rows.Ids[i])], [.. order.Select(i => rows.Values[i])], runs: false);
        for (int id = 0; id < 7; id++)
        {
            Moments cell = shuffled.GetOrAdd(id);
            double[] values = [.. rows.Of(id)];
            Assert.Equal(ExactSum.Of(values), cell.Sum);
            Assert.Equal(ExactSum.Of(values), forward[id].Sum);
            Assert.Equal(values.Length, cell.Count);
            if (values.Length > 0)
            {
                Assert.Equal(values.Min(), cell.Min);
                Assert.Equal(values.Max(), cell.Greatest);
                double mean = cell.Sum / values.Length;
                double variance = values.Sum(v => (v - mean) * (v - mean)) / values.Length;
                Assert.Equal(variance, cell.Variance, variance * 1e-9);
                Assert.Equal(variance, forward[id].Variance, variance * 1e-9);
            }
        }
    }

    [Property(MaxTest = 60)]
    public void RowsOfManyPanesMeetTheirPane(int seed)
    {
        var random = new Random(seed);
        var rows = new FoldRows(seed, 500, Series, 2);
        byte[] panes = [.. rows.Ids.Select(_ => (byte)random.Next(5))];
        using var arena = new PageArena(_pool.Slabs, CellTable<Moments>.PageBytes);
        CellTable<Moments>[] tables = [.. Enumerable.Range(0, 5).Select(_ => new CellTable<Moments>(_pool.Slabs, arena, Moments.Empty))];
        MomentFolder folder = MomentFolder.For(MomentParts.Squares | MomentParts.Extremes, KernelPath.Vector512);
        for (int done = 0; done < 500;)
        {
            var picks = new PanePages[5];
            for (int i = 0; i < 5; i++)
            {
                picks[i] = PanePages.Of(tables[i]);
            }

            done += folder.Fold(picks, panes.AsSpan(done), new long[rows.Ids.Length - done], rows.Ids.AsSpan(done), rows.Values.AsSpan(done));
            if (done < 500)
            {
                tables[panes[done]].GetOrAdd(rows.Ids[done]);
            }
        }

        var expected = new Dictionary<(int, int), Moments>();
        for (int i = 0; i < 500; i++)
        {
            Moments cell = expected.GetValueOrDefault((panes[i], rows.Ids[i]), Moments.Empty);
            cell.Add<AllParts>(rows.Values[i]);
            expected[(panes[i], rows.Ids[i])] = cell;
        }

        foreach (((int pane, int id), Moments cell) in expected)
        {
            Assert.Equal(cell, tables[pane].GetOrAdd(id));
        }

        Array.ForEach(tables, table => table.Dispose());
    }

    [Property(MaxTest = 60)]
    public void MergingPanesGivesWhatOnePaneGives(int seed)
    {
        var random = new Random(seed);
        MomentFolder folder = MomentFolder.For(MomentParts.Squares | MomentParts.Extremes, KernelPath.Vector512);
        double[] values = new FoldRows(seed, random.Next(1, 90), 1, 1).Values;
        Moments whole = Moments.Empty;
        Moments[] parts = [.. Enumerable.Repeat(Moments.Empty, 4)];
        foreach (double value in values)
        {
            folder.Add(ref whole, value + 1e7);
            folder.Add(ref parts[random.Next(4)], value + 1e7);
        }

        random.Shuffle(parts);
        Moments left = Moments.Empty;
        foreach (Moments part in parts)
        {
            left.Merge<AllParts>(part);
        }

        (Moments first, Moments second) = (parts[0], parts[2]);
        first.Merge<AllParts>(parts[1]);
        second.Merge<AllParts>(parts[3]);
        first.Merge<AllParts>(second);
        AssertSame(whole, left);
        AssertSame(whole, first);
    }

    [Fact]
    public void RowsStopBeforeAPageThatDoesNotExist()
    {
        using var arena = new PageArena(_pool.Slabs, CellTable<Moments>.PageBytes);
        using var table = new CellTable<Moments>(_pool.Slabs, arena, Moments.Empty);
        table.GetOrAdd(3);
        int[] ids = [.. Enumerable.Repeat(5, 70), 64, 5];
        double[] values = [.. Enumerable.Repeat(2.5, 72)];
        MomentFolder folder = MomentFolder.For(MomentParts.Sum, KernelPath.Vector512);
        Assert.Equal(70, folder.Fold(table, new long[72], ids, values));
        Assert.Equal(70, folder.FoldRuns(table, new long[72], ids, values));
        Assert.Equal(140, table.GetOrAdd(5).Count);
        Assert.Equal(350, table.GetOrAdd(5).Sum);
        Assert.Equal(1, arena.Rented);
        table.GetOrAdd(64);
        Assert.Equal(2, folder.Fold(table, new long[2], ids.AsSpan(70), values.AsSpan(70)));
        table.Clear();
        Assert.Equal(0, arena.Rented);
    }

    [Fact]
    public void VarianceOfLargeCloseValuesIsKept()
    {
        Moments cell = Moments.Empty;
        for (int i = 0; i < 1000; i++)
        {
            cell.Add<AllParts>(1e15 + (i % 2));
        }

        Assert.Equal(0.25, cell.Variance, 1e-12);
    }

    private static void AssertSame(in Moments expected, in Moments actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Sum, actual.Sum);
        Assert.Equal(expected.Min, actual.Min);
        Assert.Equal(expected.Greatest, actual.Greatest);
        if (expected.Count > 0)
        {
            Assert.Equal(expected.Variance, actual.Variance, 1e-9 * Math.Max(1e-9, expected.Variance));
        }
    }

    /// <summary>The cells of rows that are folded together, or in pieces of as many as <paramref name="cut"/> says.</summary>
    private Moments[] Cells(MomentParts parts, KernelPath path, FoldRows rows, bool runs, Func<int>? cut = null)
    {
        using var arena = new PageArena(_pool.Slabs, CellTable<Moments>.PageBytes);
        using var table = new CellTable<Moments>(_pool.Slabs, arena, Moments.Empty);
        for (int from = 0; from < rows.Ids.Length;)
        {
            int to = Math.Min(rows.Ids.Length, from + (cut?.Invoke() ?? rows.Ids.Length));
            FoldAll(MomentFolder.For(parts, path), table, rows.Ids[from..to], rows.Values[from..to], runs);
            from = to;
        }

        return [.. Enumerable.Range(0, Series).Select(id => table.GetOrAdd(id))];
    }

    private static void FoldAll(MomentFolder folder, CellTable<Moments> table, int[] ids, double[] values, bool runs)
    {
        for (int done = 0; done < ids.Length;)
        {
            done += runs
                ? folder.FoldRuns(table, new long[ids.Length - done], ids.AsSpan(done), values.AsSpan(done))
                : folder.Fold(table, new long[ids.Length - done], ids.AsSpan(done), values.AsSpan(done));
            if (done < ids.Length)
            {
                table.GetOrAdd(ids[done]);
            }
        }
    }
}

using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Windowing.Panes;

/// <summary>
/// Folds rows into panes, block by block. The panes and their cells are those that single rows would give, whatever the blocks; sums are as exact as
/// <see cref="Moments"/> says.
/// </summary>
/// <param name="grid">How time is cut.</param>
/// <param name="panes">The open panes.</param>
/// <param name="parts">What cells hold.</param>
/// <param name="path">Width of vectors.</param>
/// <param name="stores">Places of the stores whose cells take the values too; all of them when null.</param>
/// <param name="counts">True when a row counts as a record of its pane.</param>
internal sealed class PaneFold(IPaneGrid grid, PaneSet panes, MomentParts parts, KernelPath path, int[]? stores = null, bool counts = true)
{
    /// <summary>Rows of a block.</summary>
    internal const int BlockRows = 512;

    /// <summary>Rows of one series after each other from which runs pay.</summary>
    private const int RunRows = 8;

    private readonly MomentFolder _folder = MomentFolder.For(parts, path);
    private readonly int[] _stores = stores ?? [.. Enumerable.Range(0, panes.StoreCount)];
    private readonly int _record = counts ? 1 : 0;
    private readonly PaneOrdinals _ordinals = new(Math.Max(1, grid.Length));
    private readonly byte[] _paneOfRow = new byte[BlockRows];
    private readonly PanePages[] _pages = new PanePages[PaneOrdinals.Most];

    // The rows of one pane of a block; one place more than can be kept, since a row is written before it is known to stay.
    private readonly long[] _times = new long[BlockRows + 1];
    private readonly int[] _ids = new int[BlockRows + 1];
    private readonly double[] _values = new double[BlockRows + 1];

    /// <summary>The loops over cells.</summary>
    internal MomentFolder Folder => _folder;

    /// <summary>How time is cut.</summary>
    internal IPaneGrid Grid => grid;

    /// <summary>Folds rows none of which is late.</summary>
    /// <param name="times">Event times, in nanoseconds since the Unix epoch.</param>
    /// <param name="ids">Dense ids of the series.</param>
    /// <param name="values">Values; one that is not finite counts as a record of its pane and not as a value of its series.</param>
    internal void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        while (!times.IsEmpty)
        {
            int rows = Math.Min(times.Length, BlockRows);
            FoldBlock(times[..rows], ids[..rows], values[..rows]);
            times = times[rows..];
            ids = ids[rows..];
            values = values[rows..];
        }
    }

    /// <summary>Folds one row.</summary>
    internal void Fold(long time, int id, double value)
    {
        PaneState pane = panes.GetOrOpen(grid.IndexOf(time));
        pane.Records += _record;
        if (double.IsFinite(value))
        {
            _folder.Add(ref pane.Cells.GetOrAdd(id), value);
            FoldOthers(pane, new ReadOnlySpan<long>(in time), new ReadOnlySpan<int>(in id), new ReadOnlySpan<double>(in value));
        }
    }

    /// <summary>Counts records in their panes.</summary>
    internal void CountRecords(ReadOnlySpan<long> times)
    {
        if (times.IsEmpty)
        {
            return;
        }

        (long min, long max) = RowScan.Range(times);
        if (grid.IndexOf(min) == grid.IndexOf(max))
        {
            panes.GetOrOpen(grid.IndexOf(min)).Records += times.Length;
            return;
        }

        foreach (long time in times)
        {
            panes.GetOrOpen(grid.IndexOf(time)).Records++;
        }
    }

    private void FoldOthers(PaneState pane, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        foreach (int store in _stores)
        {
            pane.Others[store].Fold(times, ids, values);
        }
    }

    private void FoldBlock(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        var block = BlockScan.Of(times, ids, values);
        long first = grid.IndexOf(block.Min);
        long last = grid.IndexOf(block.Max);
        if (block.AreFinite && first == last)
        {
            FoldOne(panes.GetOrOpen(first), times, ids, values, block.Changes * RunRows <= ids.Length);
        }
        else if (block.AreFinite && grid.Length > 0 && last - first < PaneOrdinals.Most)
        {
            FoldMany(first, (int)(last - first) + 1, times, ids, values);
        }
        else
        {
            for (int i = 0; i < times.Length; i++)
            {
                Fold(times[i], ids[i], values[i]);
            }
        }
    }

    private void FoldOne(PaneState pane, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values, bool runs)
    {
        pane.Records += ids.Length * _record;
        FoldOthers(pane, times, ids, values);
        while (true)
        {
            int done = runs ? _folder.FoldRuns(pane.Cells, times, ids, values) : _folder.Fold(pane.Cells, times, ids, values);
            if (done == ids.Length)
            {
                return;
            }

            times = times[done..];
            ids = ids[done..];
            values = values[done..];
            pane.Cells.GetOrAdd(ids[0]);
        }
    }

    private void FoldMany(long first, int count, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        Span<byte> paneOfRow = _paneOfRow.AsSpan(0, times.Length);
        _ordinals.Write(times, grid.StartOf(first), paneOfRow);
        Span<PanePages> pages = _pages.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            int rows = paneOfRow.Count((byte)i);
            pages[i] = default;
            if (rows > 0)
            {
                PaneState pane = panes.GetOrOpen(first + i);
                pane.Records += rows * _record;
                pages[i] = PanePages.Of(pane.Cells);
                if (_stores.Length > 0)
                {
                    FoldOthers(pane, (byte)i, paneOfRow, times, ids, values);
                }
            }
        }

        for (int row = 0; ;)
        {
            row += _folder.Fold(pages, paneOfRow[row..], times[row..], ids[row..], values[row..]);
            if (row == ids.Length)
            {
                return;
            }

            int ordinal = paneOfRow[row];
            CellTable<Moments> cells = panes.GetOrOpen(first + ordinal).Cells;
            cells.GetOrAdd(ids[row]);
            pages[ordinal] = PanePages.Of(cells);
        }
    }

    /// <summary>Folds those rows of a block that belong to a pane.</summary>
    private void FoldOthers(
        PaneState pane, byte ordinal, ReadOnlySpan<byte> paneOfRow, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        int rows = 0;
        for (int i = 0; i < times.Length; i++)
        {
            _times[rows] = times[i];
            _ids[rows] = ids[i];
            _values[rows] = values[i];
            rows += paneOfRow[i] == ordinal ? 1 : 0;
        }

        FoldOthers(pane, _times.AsSpan(0, rows), _ids.AsSpan(0, rows), _values.AsSpan(0, rows));
    }
}

using System.Runtime.CompilerServices;
using StreamEngine.Memory;

namespace StreamEngine.Windowing;

/// <summary>The open windows in ascending order, and their cells.</summary>
internal sealed class OpenPanes(SlabPool pool) : IDisposable
{
    private const int MaxSpare = 16;

    private readonly List<Pane> _open = [];
    private readonly Stack<Pane> _spare = new();
    private readonly CellPages _cells = new(pool);
    private readonly ValueStore _values = new();

    internal int Count => _open.Count;

    internal Pane First => _open[0];

    internal Pane Last => _open[^1];

    internal ValueStore Values => _values;

    /// <summary>The window with a number, null when it is not open.</summary>
    internal Pane? Find(long index)
    {
        int place = PlaceOf(index);
        return place >= 0 ? _open[place] : null;
    }

    /// <summary>Opens a window that is not open.</summary>
    internal Pane Open(long index)
    {
        if (!_spare.TryPop(out Pane? pane))
        {
            pane = new Pane();
        }

        pane.Index = index;
        _open.Insert(~PlaceOf(index), pane);
        return pane;
    }

    /// <summary>Takes the earliest window out; its cells stay until <see cref="Recycle"/>.</summary>
    internal Pane TakeFirst()
    {
        Pane pane = _open[0];
        _open.RemoveAt(0);
        return pane;
    }

    /// <summary>The cell of a series in a window, empty when the series is new there. Valid until the next cell is asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Cell CellOf(Pane pane, int series)
    {
        int[] pages = pane.Pages;
        int page = series >> CellPages.PageShift;
        if ((uint)page < (uint)pages.Length && pages[page] >= 0)
        {
            return ref _cells.At(pages[page], series);
        }

        return ref AddPage(pane, page, series);
    }

    /// <summary>Folds a finite value into a cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Fold(ref Cell cell, double value)
    {
        long before = cell.Count++;
        cell.Last = value;
        if (before == 0)
        {
            cell.First = cell.Min = cell.Max = value;
            return;
        }

        double distance = value - cell.First;
        cell.Sum += distance;
        cell.SumSquares += distance * distance;
        cell.Min = value < cell.Min ? value : cell.Min;
        cell.Max = value > cell.Max ? value : cell.Max;
        _values.Add(ref cell, before, value);
    }

    /// <summary>The cell on a page that the window has.</summary>
    internal ref Cell CellAt(int page, int series) => ref _cells.At(page, series);

    /// <summary>Gives the memory of a window back that was taken out.</summary>
    internal void Recycle(Pane pane)
    {
        foreach (ref int page in pane.Pages.AsSpan())
        {
            if (page < 0)
            {
                continue;
            }

            for (int i = 0; i < CellPages.PageCells; i++)
            {
                _values.Release(_cells.At(page, i));
            }

            _cells.Return(page);
            page = -1;
        }

        pane.Records = 0;
        pane.Changes.Clear();
        pane.Births.Clear();
        if (_spare.Count < MaxSpare)
        {
            _spare.Push(pane);
        }
    }

    public void Dispose() => _cells.Dispose();

    private ref Cell AddPage(Pane pane, int page, int series)
    {
        if (page >= pane.Pages.Length)
        {
            pane.Reserve(page);
        }

        pane.Pages[page] = _cells.Rent();
        return ref _cells.At(pane.Pages[page], series);
    }

    private int PlaceOf(long index)
    {
        int low = 0;
        int high = _open.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long found = _open[middle].Index;
            if (found == index)
            {
                return middle;
            }

            if (found < index)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}

using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing;

/// <summary>Makes the frame of a closed window, a page of cells after the other and column by column.</summary>
/// <param name="pool">Memory of the frames.</param>
/// <param name="series">Describes the rows.</param>
/// <param name="plan">The columns.</param>
/// <param name="counts">Series whose rows are counts, and are there as zeros while they are alive; null when there are none.</param>
/// <param name="layout">Which of the columns frames have; all of them when null.</param>
internal sealed class FrameWriter(SlabPool pool, ISeriesTable series, AggregatePlan plan, CountSeries? counts, FrameLayout? layout = null)
{
    private readonly FrameLayout _layout = layout ?? plan.Layout;

    // The place of each column in the plan.
    private readonly int[] _places = [.. (layout ?? plan.Layout).Columns.Select(plan.Layout.Find)];
    private readonly int[] _ids = new int[CellTable<Moments>.PageCells];
    private readonly double[] _count = new double[(layout ?? plan.Layout).Columns.Count];
    private int _rows = 16;

    /// <summary>Writes a frame of a window, or one of zeros when <paramref name="window"/> has no cells.</summary>
    internal Frame Write(long index, WindowRows window)
    {
        var frame = new Frame(pool, series, window.Start, window.End, _rows, _layout);
        counts?.Begin(index);
        for (int page = 0; page < window.PageCount; page++)
        {
            ReadOnlySpan<Moments> cells = window.Page(page);
            if (!cells.IsEmpty)
            {
                WritePage(frame, window, cells, page << CellTable<Moments>.PageShift);
            }
        }

        WriteZeros(frame, int.MaxValue);
        counts?.End();
        _rows = Math.Max(16, frame.Count);
        return frame;
    }

    private void WritePage(Frame frame, WindowRows window, ReadOnlySpan<Moments> cells, int firstId)
    {
        int found = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            if (cells[i].Count == 0)
            {
                continue;
            }

            int id = firstId + i;
            if (counts is null || !counts.IsCounted(id))
            {
                if (counts?.HasBefore(id) == true)
                {
                    WriteValues(frame, window, cells, found);
                    found = 0;
                    WriteZeros(frame, id);
                }

                _ids[found++] = id;
                continue;
            }

            WriteValues(frame, window, cells, found);
            found = 0;
            WriteZeros(frame, id);
            counts.Touch(id);
            WriteCount(frame, id, cells[i].Count);
        }

        WriteValues(frame, window, cells, found);
    }

    private void WriteValues(Frame frame, WindowRows window, ReadOnlySpan<Moments> cells, int count)
    {
        if (count == 0)
        {
            return;
        }

        ReadOnlySpan<int> ids = _ids.AsSpan(0, count);
        int row = frame.Add(ids);
        for (int column = 0; column < _places.Length; column++)
        {
            plan.Write(_places[column], window, cells, ids, frame.Column(column)[row..]);
            plan.WriteTop(_places[column], window, ids, frame);
        }
    }

    /// <summary>Rows of zero for the count series before <paramref name="before"/> that are alive.</summary>
    private void WriteZeros(Frame frame, int before)
    {
        while (counts is not null && counts.TryZero(before, out int id))
        {
            WriteCount(frame, id, 0);
        }
    }

    private void WriteCount(Frame frame, int id, double events)
    {
        for (int i = 0; i < _count.Length; i++)
        {
            _count[i] = _layout.Columns[i].Kind is AggregateKind.Count or AggregateKind.Sum ? events : double.NaN;
        }

        frame.Add(id, _count);
    }
}

using StreamEngine.Memory;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Windowing;

/// <summary>Makes the frame of a closed window.</summary>
internal sealed class FrameWriter(SlabPool pool, SeriesTable series, OpenPanes panes, CountSeries counts)
{
    private readonly double[] _row = new double[Frame.AggregateCount];
    private int _rows = 16;

    /// <summary>Writes a frame from the cells of <paramref name="pane"/>, or one of zeros when there is no pane.</summary>
    internal Frame Write(long index, long size, Pane? pane)
    {
        var frame = new Frame(pool, series, index * size, (index + 1) * size, _rows);
        counts.Begin(index);
        if (pane is not null)
        {
            for (int page = 0; page < pane.Pages.Length; page++)
            {
                if (pane.Pages[page] >= 0)
                {
                    WritePage(frame, pane.Pages[page], page << CellPages.PageShift);
                }
            }

            if (pane.Changes.Count > 0)
            {
                frame.Changes = [.. pane.Changes.OrderBy(c => c.Time)];
            }

            if (pane.Births.Count > 0)
            {
                frame.NewTemplates = [.. pane.Births];
            }
        }

        WriteZeros(frame, int.MaxValue);
        counts.End();
        _rows = Math.Max(16, frame.Count);
        return frame;
    }

    private void WritePage(Frame frame, int page, int firstId)
    {
        for (int id = firstId; id < firstId + CellPages.PageCells; id++)
        {
            ref Cell cell = ref panes.CellAt(page, id);
            if (cell.Count == 0)
            {
                continue;
            }

            WriteZeros(frame, id);
            if (counts.IsCounted(id))
            {
                counts.Touch(id);
                WriteCount(frame, id, cell.Count);
            }
            else
            {
                WriteValues(frame, id, ref cell);
            }
        }
    }

    /// <summary>Rows of zero for the count series before <paramref name="before"/> that are alive.</summary>
    private void WriteZeros(Frame frame, int before)
    {
        while (counts.TryZero(before, out int id))
        {
            WriteCount(frame, id, 0);
        }
    }

    private void WriteCount(Frame frame, int id, long events)
    {
        _row.AsSpan().Fill(double.NaN);
        _row[(int)Aggregate.Count] = events;
        _row[(int)Aggregate.Sum] = events;
        frame.Add(id, _row);
    }

    private void WriteValues(Frame frame, int id, ref Cell cell)
    {
        double count = cell.Count;
        double offset = cell.Sum / count;
        panes.Values.Quantiles(ref cell, out double p50, out double p95, out double p99);
        _row[(int)Aggregate.Count] = count;
        _row[(int)Aggregate.Sum] = (cell.First * count) + cell.Sum;
        _row[(int)Aggregate.Min] = cell.Min;
        _row[(int)Aggregate.Max] = cell.Max;
        // Rounding must not carry a mean over the values it is the mean of.
        _row[(int)Aggregate.Mean] = Math.Clamp(cell.First + offset, cell.Min, cell.Max);
        _row[(int)Aggregate.StdDev] = Math.Sqrt(Math.Max(0, (cell.SumSquares / count) - (offset * offset)));
        _row[(int)Aggregate.Last] = cell.Last;
        _row[(int)Aggregate.P50] = p50;
        _row[(int)Aggregate.P95] = p95;
        _row[(int)Aggregate.P99] = p99;
        frame.Add(id, _row);
    }
}

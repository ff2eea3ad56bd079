using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Sessions;

namespace StreamEngine.Windowing.Queries;

/// <summary>Makes frames whose rows have windows of their own.</summary>
internal sealed class SessionFrames(SlabPool pool, QueryEmitter emitter, SlotCells? cells)
{
    private readonly FrameLayout _layout = new(emitter.Layout.Columns, hasRowTimes: true);

    /// <summary>Writes a frame, from the first start to the last end of its rows.</summary>
    /// <param name="series">Series of the rows, ascending.</param>
    /// <param name="sessions">What the rows come to.</param>
    /// <param name="after">Time between the last row of a window and its end, in nanoseconds.</param>
    /// <param name="isClosed">True when the windows have closed, so that what needs the order of their rows can be told.</param>
    internal Frame Write(ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions, long after, bool isClosed = true)
    {
        Frame frame = Make(series, sessions, after);
        for (int row = 0; row < sessions.Length; row++)
        {
            ref readonly Session session = ref sessions[row];
            Moments values = session.Values;
            if (session.Slot > 0 && cells is not null)
            {
                cells.AddCounted(session.Slot, ref values);
                if (isClosed)
                {
                    cells.Seal(session.Slot, series[row]);
                }
            }

            WriteRow(frame, row, session, values, after);
        }

        return frame;
    }

    /// <summary>Writes a frame that takes sessions back: their windows alone, without values.</summary>
    internal Frame WriteRetraction(ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions, long after)
    {
        Frame frame = Make(series, sessions, after);
        for (int column = 0; column < _layout.Columns.Count; column++)
        {
            frame.Column(column).Fill(double.NaN);
            for (int row = 0; row < sessions.Length && _layout.Columns[column].Kind == AggregateKind.TopK; row++)
            {
                frame.AddTop(_layout.Columns[column], []);
            }
        }

        return frame;
    }

    private Frame Make(ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions, long after)
    {
        long start = long.MaxValue;
        long end = long.MinValue;
        foreach (ref readonly Session session in sessions)
        {
            start = Math.Min(start, session.First);
            end = Math.Max(end, session.Last + after);
        }

        var frame = new Frame(pool, emitter.Series, start, end, series.Length, _layout);
        frame.Add(series);
        Span<long> starts = frame.RowTimes(0), ends = frame.RowTimes(1);
        for (int row = 0; row < sessions.Length; row++)
        {
            starts[row] = sessions[row].First;
            ends[row] = sessions[row].Last + after;
        }

        return frame;
    }

    private void WriteRow(Frame frame, int row, in Session session, in Moments values, long after)
    {
        double seconds = (session.Last + after - session.First) * 1e-9;
        for (int column = 0; column < _layout.Columns.Count; column++)
        {
            Aggregate aggregate = _layout.Columns[column];
            ref double into = ref frame.Column(column)[row];
            if (cells is null || !cells.TryWrite(column, session.Slot, seconds, ref into))
            {
                into = AggregatePlan.Read(aggregate.Kind, values);
            }

            if (aggregate.Kind == AggregateKind.TopK)
            {
                frame.AddTop(aggregate, cells!.Top(column, session.Slot));
            }
        }
    }
}

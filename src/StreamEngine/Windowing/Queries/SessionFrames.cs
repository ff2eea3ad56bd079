using StreamEngine.Memory;
using StreamEngine.Windowing.Panes;
using StreamEngine.Windowing.Sessions;

namespace StreamEngine.Windowing.Queries;

/// <summary>Makes frames whose rows have windows of their own.</summary>
internal sealed class SessionFrames(SlabPool pool, QueryEmitter emitter)
{
    private readonly FrameLayout _layout = new(emitter.Layout.Columns, hasRowTimes: true);

    /// <summary>Writes a frame, from the first start to the last end of its rows.</summary>
    /// <param name="series">Series of the rows, ascending.</param>
    /// <param name="sessions">What the rows come to.</param>
    /// <param name="after">Time between the last row of a window and its end, in nanoseconds.</param>
    internal Frame Write(ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions, long after)
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
        for (int column = 0; column < _layout.Columns.Count; column++)
        {
            AggregateKind kind = _layout.Columns[column].Kind;
            Span<double> into = frame.Column(column);
            for (int row = 0; row < sessions.Length; row++)
            {
                into[row] = AggregatePlan.Read(kind, sessions[row].Values);
            }
        }

        Span<long> starts = frame.RowTimes(0), ends = frame.RowTimes(1);
        for (int row = 0; row < sessions.Length; row++)
        {
            starts[row] = sessions[row].First;
            ends[row] = sessions[row].Last + after;
        }

        return frame;
    }
}

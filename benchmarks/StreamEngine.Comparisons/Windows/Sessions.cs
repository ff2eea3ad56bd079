using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Windowing.Sessions;

namespace StreamEngine.Comparisons.Windows;

/// <summary>Sessions of each series: rows less than a gap apart.</summary>
internal sealed class Sessions(WindowInput input, long gap) : ISessionHandler
{
    private const int BatchRows = 8192;

    private bool _looks;
    private WindowTally _tally;

    /// <summary>The operator of this project: rows in batches of 8,192, the watermark after each.</summary>
    internal WindowTally Engine(bool looks)
    {
        _looks = looks;
        _tally = default;
        using var pool = new SlabPool();
        using var sessions = new SessionOperator(gap, MomentParts.Sum | MomentParts.Extremes, int.MaxValue, pool, this);
        for (int from = 0; from < input.Times.Length; from += BatchRows)
        {
            int count = Math.Min(BatchRows, input.Times.Length - from);
            sessions.Fold(input.Times.AsSpan(from, count), input.Ids.AsSpan(from, count), input.Values.AsSpan(from, count));
            sessions.CloseUpTo(input.Times[from + count - 1]);
        }

        sessions.Complete();
        return _tally;
    }

    /// <summary>Two arrays by series. A session is emitted when the next one of its series begins, not when it has ended. Needs rows in order of time.</summary>
    internal WindowTally Dense(bool looks)
    {
        var tally = default(WindowTally);
        var open = new Acc[input.Series];
        long[] last = new long[input.Series];
        for (int i = 0; i < input.Times.Length; i++)
        {
            int id = input.Ids[i];
            long time = input.Times[i];
            if (time - last[id] >= gap)
            {
                tally = Emit(tally, last[id], id, open[id], looks);
                open[id] = default;
            }

            last[id] = time;
            open[id].Add(input.Values[i]);
        }

        for (int id = 0; id < open.Length; id++)
        {
            tally = Emit(tally, last[id], id, open[id], looks);
        }

        return tally;
    }

    /// <summary>The query for DuckDB.</summary>
    internal string Sql => $"""
        WITH marked AS (SELECT *, CASE WHEN t - lag(t) OVER (PARTITION BY id ORDER BY t) < {gap} THEN 0 ELSE 1 END AS n FROM rows),
             grouped AS (SELECT *, sum(n) OVER (PARTITION BY id ORDER BY t ROWS UNBOUNDED PRECEDING) AS k FROM marked)
        SELECT max(t) AS e, id, count(*) AS c, sum(v) AS s, min(v) AS mi, max(v) AS ma FROM grouped GROUP BY id, k
        """;

    public void OnSessions(long start, long end, ReadOnlySpan<int> series, ReadOnlySpan<Session> sessions)
    {
        for (int i = 0; _looks && i < series.Length; i++)
        {
            ref readonly Session session = ref sessions[i];
            _tally = _tally.With(session.Last, series[i], session.Values.Count, session.Values.Sum, session.Values.Min, session.Values.Greatest);
        }
    }

    private static WindowTally Emit(WindowTally tally, long last, int id, in Acc row, bool looks) =>
        looks && row.Count > 0 ? tally.With(last, id, row.Count, row.Sum, row.Min, row.Max) : tally;
}

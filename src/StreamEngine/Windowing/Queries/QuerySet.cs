using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Windowing.Queries;

/// <summary>The queries of a stage. One thread at a time.</summary>
internal sealed class QuerySet : IDisposable
{
    private readonly Func<bool, QueryOperator[]> _build;
    private QueryOperator[] _queries = [];
    private QueryOperator[] _logs = [];
    private QueryOperator[] _metrics = [];
    private bool _shares;
    private readonly Stack<QueryValues> _spare = new();
    private int _completing;

    /// <summary>Makes the operators of queries that were checked. Those with the same input share its rows, and panes where they can.</summary>
    internal QuerySet(IEnumerable<WindowQuery> queries, SlabPool pool, IFrameHandler handler, Action<LateRow>? late = null, bool share = true)
    {
        WindowQuery[] all = [.. queries];
        _build = shares => QueryBuilder.Build(all, pool, handler, late, shares);
        Build(share);
    }

    /// <summary>Up to where time must come before <see cref="Advance"/> has anything to do.</summary>
    internal long NextClose { get; private set; } = long.MinValue;

    /// <summary>Frames so far.</summary>
    internal long Emitted
    {
        get
        {
            long emitted = 0;
            foreach (QueryOperator query in _queries)
            {
                emitted += query.Emitted;
            }

            return emitted;
        }
    }

    /// <summary>How far each query is.</summary>
    internal IReadOnlyList<QueryStatus> Status => [.. _queries.Select(static query => query.Status)];

    /// <summary>Arrival of the batch that is being folded.</summary>
    internal long Arrived
    {
        set
        {
            foreach (QueryOperator query in _queries)
            {
                query.Arrived = value;
            }
        }
    }

    /// <summary>Columns of log rows, and fields, that queries read.</summary>
    internal static (LogColumns Columns, IReadOnlyList<string> Fields) NeedsOf(IEnumerable<WindowQuery> queries)
    {
        QueryRows[] rows = [.. queries.Select(static query => new QueryRows(query))];
        return (rows.Aggregate(LogColumns.None, static (all, r) => all | r.Columns), [.. rows.SelectMany(static r => r.Fields).Distinct()]);
    }

    /// <summary>True when so many rows of these times can be folded in any case without a frame.</summary>
    internal bool HasRoom(long min, long max, int rows)
    {
        foreach (QueryOperator query in _queries)
        {
            if (!query.HasRoom(min, max, rows))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Folds rows of a batch for which <see cref="HasRoom"/> holds, or a single row.</summary>
    internal void Fold(EventBatch batch, int start, ReadOnlySpan<long> times)
    {
        QueryOperator[] queries = QueriesOf(batch.Kind);
        for (; !times.IsEmpty && queries.Length > 0; start += ExpressionProgram.MaxRows)
        {
            int rows = Math.Min(times.Length, ExpressionProgram.MaxRows);
            foreach (QueryOperator query in queries)
            {
                // Queries that share rows are beside each other, the one that owns them first.
                if (query.OwnsRows)
                {
                    query.Rows.Read(batch, start, times[..rows]);
                }

                query.FoldRead();
            }

            times = times[rows..];
        }
    }

    /// <summary>Reads a row that may have to wait; null when no query looks at such rows. It goes back with <see cref="Return"/>.</summary>
    internal QueryValues? Read(EventBatch batch, int row, long time)
    {
        QueryOperator[] queries = QueriesOf(batch.Kind);
        if (queries.Length == 0)
        {
            return null;
        }

        QueryValues values = _spare.TryPop(out QueryValues? spare) ? spare : new QueryValues();
        foreach (QueryOperator query in queries)
        {
            if (query.OwnsRows)
            {
                query.Rows.Read(batch, row, new ReadOnlySpan<long>(in time));
            }

            values.Add(query);
        }

        return values;
    }

    /// <summary>Takes back what was read of a row.</summary>
    internal void Return(QueryValues? values)
    {
        if (values is not null)
        {
            values.Clear();
            _spare.Push(values);
        }
    }

    /// <summary>Time has come to <paramref name="time"/>: emits what is complete by then.</summary>
    internal void Advance(long time)
    {
        NextClose = long.MaxValue;
        foreach (QueryOperator query in _queries)
        {
            query.Advance(time);
            NextClose = Math.Min(NextClose, query.NextClose);
        }
    }

    /// <summary>The input has ended: emits a part of what is left; false when nothing is.</summary>
    internal bool CompleteNext()
    {
        while (_completing < _queries.Length)
        {
            if (_queries[_completing].CompleteNext())
            {
                return true;
            }

            _completing++;
        }

        return false;
    }

    /// <summary>Writes the state of all queries down, and what they have read of rows that are held back. Nothing when there are none.</summary>
    internal void Save(SnapshotOutput output, IEnumerable<QueryValues?> held)
    {
        if (_queries.Length == 0)
        {
            return;
        }

        output.WriteInt32(_queries.Length);
        output.WriteBoolean(_shares);
        Array.ForEach(_queries, query => query.Save(output));
        foreach (QueryValues? values in held)
        {
            output.WriteBoolean(values is not null);
            values?.Save(output, _queries);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote into queries that have seen nothing.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="held">Number of rows that are held back.</param>
    /// <returns>What was read of each of these.</returns>
    internal QueryValues?[] Load(ref SnapshotInput input, int held)
    {
        var values = new QueryValues?[held];
        if (_queries.Length == 0)
        {
            return values;
        }

        int count = input.ReadInt32();
        input.Require(count == _queries.Length, $"{_queries.Length} queries, found {count}");
        if ((input.Version > 1 && input.ReadBoolean()) != _shares)
        {
            // The state was written by queries that keep, or do not keep, everything apart.
            Build(!_shares);
        }

        NextClose = long.MaxValue;
        foreach (QueryOperator query in _queries)
        {
            query.Load(ref input);
            NextClose = Math.Min(NextClose, query.NextClose);
        }

        for (int i = 0; i < held; i++)
        {
            if (input.ReadBoolean())
            {
                values[i] = new QueryValues();
                values[i]!.Load(ref input, _queries);
            }
        }

        return values;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Array.ForEach(_queries, static query => query.Dispose());

    private void Build(bool shares)
    {
        Array.ForEach(_queries, static query => query.Dispose());
        _shares = shares;
        _queries = _build(shares);
        _logs = ByInput(EventKind.Log);
        _metrics = ByInput(EventKind.Metric);

        QueryOperator[] ByInput(EventKind kind) => [.. _queries.Where(q => q.Query.From == kind).GroupBy(static q => q.Rows).SelectMany(static group => group)];
    }

    private QueryOperator[] QueriesOf(EventKind kind) => kind switch
    {
        EventKind.Log => _logs,
        EventKind.Metric => _metrics,
        _ => [],
    };
}

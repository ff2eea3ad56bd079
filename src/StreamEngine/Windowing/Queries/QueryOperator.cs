using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Queries;

/// <summary>One query: rows of batches in, frames out. Knows no clock: who calls it says up to where time has come. One thread at a time.</summary>
internal sealed class QueryOperator : IDisposable
{
    private readonly QueryWindows[] _windows;
    private readonly WindowDefinition[] _definitions;
    private readonly QueryEmitter _emitter;
    private readonly Action<LateRow>? _late;
    private readonly long[] _times = new long[ExpressionProgram.MaxRows];
    private readonly int[] _ids = new int[ExpressionProgram.MaxRows];
    private readonly double[] _values = new double[ExpressionProgram.MaxRows];
    private readonly ushort[] _places = new ushort[ExpressionProgram.MaxRows];
    private long _rows;
    private long _lateRows;
    private int _completing;

    /// <summary>Makes an operator of a query that was checked and shares nothing.</summary>
    /// <param name="query">The query.</param>
    /// <param name="pool">Memory of panes and frames.</param>
    /// <param name="handler">Takes the frames.</param>
    /// <param name="late">Takes the rows that are too late; null to count them alone.</param>
    internal static QueryOperator Make(WindowQuery query, SlabPool pool, IFrameHandler handler, Action<LateRow>? late = null) =>
        QueryBuilder.Build([query], pool, handler, late, share: false)[0];

    /// <summary>Makes an operator.</summary>
    /// <param name="emitter">Takes the frames.</param>
    /// <param name="input">Reads the rows.</param>
    /// <param name="builder">Knows the panes.</param>
    /// <param name="pool">Memory of panes and frames.</param>
    /// <param name="late">Takes the rows that are too late; null to count them alone.</param>
    internal QueryOperator(QueryEmitter emitter, QueryInput input, QueryBuilder builder, SlabPool pool, Action<LateRow>? late)
    {
        Query = emitter.Query;
        Rows = input.Rows;
        OwnsRows = ReferenceEquals(input.First, Query);
        _late = late;
        _emitter = emitter;
        var windows = new List<QueryWindows>();
        var definitions = new List<WindowDefinition>();
        HoppingWindow[] hopping = [.. Query.Windows.OfType<HoppingWindow>()];
        bool again = Query.AllowedLateness != TimeSpan.Zero || Query.EarlyEvery != TimeSpan.Zero;
        if (hopping.Length > 0)
        {
            Add(again ? new RevisedQuery(HoppingWindow.Grid(hopping), HoppingWindow.Spans(hopping), hopping, emitter, pool) : builder.PanesOf(emitter, hopping[0], pool), hopping[0]);
        }

        foreach (WindowDefinition definition in Query.Windows)
        {
            switch (definition)
            {
                case CalendarWindow calendar:
                    Add(again ? new RevisedQuery(new CalendarGrid(calendar), [PaneSpan.Single], [calendar], emitter, pool) : builder.PanesOf(emitter, calendar, pool), calendar);
                    break;
                case SessionWindow session:
                    Add(new SessionQuery(session, _emitter, pool, (id, time, value) => Late(session, id, time, value)), session);
                    break;
                case CountWindow count:
                    Add(new CountQuery(count, _emitter, pool), count);
                    break;
            }
        }

        _windows = [.. windows];
        _definitions = [.. definitions];

        void Add(QueryWindows made, WindowDefinition definition)
        {
            windows.Add(made);
            definitions.Add(definition);
        }
    }

    /// <summary>The query.</summary>
    internal WindowQuery Query { get; }

    /// <summary>The first steps, which other queries may share.</summary>
    internal QueryRows Rows { get; }

    /// <summary>True of the first of the queries that share <see cref="Rows"/>.</summary>
    internal bool OwnsRows { get; }

    /// <summary>Frames so far.</summary>
    internal long Emitted => _emitter.Emitted;

    /// <summary>Arrival of the batch that is being folded.</summary>
    internal long Arrived { set => _emitter.Arrived = value; }

    /// <summary>How far it is.</summary>
    internal QueryStatus Status
    {
        get
        {
            long forced = 0;
            foreach (QueryWindows windows in _windows)
            {
                forced += windows.Forced;
            }

            return new QueryStatus(Query.Name, _rows, _lateRows, Rows.Group.Overflowed, forced, Rows.Group.Series.Count, Emitted);
        }
    }

    /// <summary>Up to where time must come before <see cref="Advance"/> has anything to do.</summary>
    internal long NextClose
    {
        get
        {
            long next = long.MaxValue;
            foreach (QueryWindows windows in _windows)
            {
                next = Math.Min(next, windows.NextClose);
            }

            return next;
        }
    }

    /// <summary>True when so many rows of these times can be folded in any case without a frame.</summary>
    internal bool HasRoom(long min, long max, int rows)
    {
        foreach (QueryWindows windows in _windows)
        {
            if (!windows.HasRoom(min, max, rows))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Folds rows of a batch for which <see cref="HasRoom"/> holds, or a single row.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">The first row.</param>
    /// <param name="times">Their times, at most <see cref="ExpressionProgram.MaxRows"/>.</param>
    internal void Fold(EventBatch batch, int start, ReadOnlySpan<long> times)
    {
        Rows.Read(batch, start, times);
        FoldRead();
    }

    /// <summary>Folds the rows that <see cref="Rows"/> has read.</summary>
    internal void FoldRead() =>
        Fold(new QueryBlock { Times = Rows.Times, Ids = Rows.Ids, Values = Rows.Values, Texts = Rows.Texts, Histograms = Rows.Histograms });

    /// <summary>Folds rows that were read before; those of a block are as above.</summary>
    internal void Fold(in QueryBlock block)
    {
        if (block.Times.IsEmpty)
        {
            return;
        }

        _rows += block.Times.Length;
        long min = RowScan.Range(block.Times).Min;
        for (int i = 0; i < _windows.Length; i++)
        {
            QueryWindows windows = _windows[i];
            if (block.Times.Length == 1)
            {
                windows.MakeRoom(min);
            }

            if (min >= Math.Max(windows.FirstTime, FutureGuard.MinTime))
            {
                windows.Fold(block);
            }
            else
            {
                FoldTimely(windows, _definitions[i], block);
            }
        }
    }

    /// <summary>Time has come to <paramref name="time"/>: emits what is complete by then.</summary>
    internal void Advance(long time)
    {
        foreach (QueryWindows windows in _windows)
        {
            if (time >= windows.NextClose)
            {
                windows.Advance(time);
            }
        }
    }

    /// <summary>The input has ended: emits a part of what is left; false when nothing is.</summary>
    internal bool CompleteNext()
    {
        while (_completing < _windows.Length)
        {
            if (_windows[_completing].CompleteNext())
            {
                return true;
            }

            _completing++;
        }

        return false;
    }

    /// <summary>Writes the state down, behind the definition of the query.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteString(Definition);
        output.WriteInt64(_rows);
        output.WriteInt64(_lateRows);
        output.WriteInt64(_emitter.Emitted);
        if (OwnsRows)
        {
            Rows.Group.Save(output);
        }

        var state = new SnapshotOutput();
        Array.ForEach(_windows, windows => windows.Save(state));
        output.WriteBytes(state.ToArray());
    }

    /// <summary>Reads what <see cref="Save"/> wrote into an operator that has seen nothing.</summary>
    internal void Load(ref SnapshotInput input)
    {
        string definition = input.ReadText();
        input.Require(definition == Definition, $"the query {Definition}, found {definition}");
        _rows = input.ReadInt64(0, long.MaxValue);
        _lateRows = input.ReadInt64(0, long.MaxValue);
        _emitter.Emitted = input.ReadInt64(0, long.MaxValue);
        if (OwnsRows)
        {
            Rows.Group.Load(ref input);
        }

        var state = new SnapshotInput(input.ReadBytes(), Rows.Group.Series.Count) { Version = input.Version };
        foreach (QueryWindows windows in _windows)
        {
            windows.Load(ref state);
        }

        state.RequireEnd();
    }

    /// <summary>What state depends on.</summary>
    private string Definition => string.Join(
        "; ",
        Query.Name,
        Query.From,
        Query.Join?.On,
        Query.Where,
        string.Join(", ", Query.GroupBy),
        Query.Value,
        string.Join(", ", Query.Windows),
        string.Join(", ", Query.Aggregates),
        Query.AllowedLateness,
        Query.EarlyEvery);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Array.ForEach(_windows, static windows => windows.Dispose());

    /// <summary>Folds those rows of a block that are not late.</summary>
    private void FoldTimely(QueryWindows windows, WindowDefinition definition, in QueryBlock block)
    {
        long first = Math.Max(windows.FirstTime, FutureGuard.MinTime);
        int rows = block.Times.Length;
        ReadOnlySpan<int> ids = block.Ids[..rows];
        ReadOnlySpan<double> values = block.Values[..rows];
        int count = 0;
        for (int i = 0; i < rows; i++)
        {
            // Written before it is known to stay, so that there is no branch to be guessed.
            long time = block.Times[i];
            _times[count] = time;
            _ids[count] = ids[i];
            _values[count] = values[i];
            _places[count] = (ushort)i;
            count += time >= first ? 1 : 0;
        }

        TellLate(definition, first, block, rows - count);
        if (count > 0)
        {
            windows.Fold(new QueryBlock
            {
                Times = _times.AsSpan(0, count),
                Ids = _ids.AsSpan(0, count),
                Values = _values.AsSpan(0, count),
                Places = _places.AsSpan(0, count),
                Texts = block.Texts,
                Histograms = block.Histograms,
            });
        }
    }

    private void TellLate(WindowDefinition definition, long first, in QueryBlock block, int count)
    {
        if (_late is null)
        {
            _lateRows += count;
            return;
        }

        for (int i = 0; i < block.Times.Length; i++)
        {
            if (block.Times[i] < first)
            {
                Late(definition, block.Ids[i], block.Times[i], block.Values[i]);
            }
        }
    }

    private void Late(WindowDefinition definition, int id, long time, double value)
    {
        _lateRows++;
        _late?.Invoke(new LateRow(Query, definition, time, _emitter.Series[id], value));
    }
}

using StreamEngine.Memory;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Queries;

/// <summary>Windows that are emitted once, when they close. Several queries may have their windows over the same panes.</summary>
internal sealed class PaneQuery : QueryWindows, IWindowHandler
{
    private readonly PaneOperator _panes;
    private readonly TextFold? _texts;
    private readonly HistogramFold? _histograms;

    // Who gets the windows of each span.
    private readonly List<List<(WindowDefinition Definition, FrameWriter Writer, QueryEmitter Emitter)>> _takers = [];
    private readonly int _limit;

    /// <summary>Makes windows over one grid.</summary>
    /// <param name="grid">How time is cut.</param>
    /// <param name="members">The queries, at least one.</param>
    /// <param name="pool">Memory of panes and frames.</param>
    internal PaneQuery(IPaneGrid grid, IReadOnlyList<PaneMember> members, SlabPool pool)
    {
        WindowQuery query = members[0].Emitter.Query;
        var layout = new FrameLayout(members.SelectMany(static member => member.Emitter.Layout.Columns));
        var plan = new AggregatePlan(layout, pool, members[0].Emitter.TakesHistograms);
        var spans = new List<PaneSpan>();
        foreach (PaneMember member in members)
        {
            Take(member, spans, new FrameWriter(pool, member.Emitter.Series, plan, null, member.Emitter.Layout));
        }

        _panes = new PaneOperator(grid, [.. spans], plan, pool, this);
        _texts = plan.TextStores.Count > 0 ? new TextFold(grid, _panes.Panes, plan) : null;
        _histograms = plan.Histograms >= 0 ? new HistogramFold(grid, _panes.Panes, plan.Histograms) : null;
        _limit = query.MaxOpenPanes;
    }

    /// <inheritdoc/>
    internal override long FirstTime => _panes.FirstTime;

    /// <inheritdoc/>
    internal override long NextClose => _panes.FirstOpen == long.MinValue ? long.MinValue : _panes.Grid.StartOf(_panes.FirstOpen + 1);

    /// <inheritdoc/>
    internal override bool HasRoom(long min, long max, int rows)
    {
        long first = Math.Max(FirstTime, FutureGuard.MinTime);
        return max < first || _panes.OpenPanes + (_panes.Grid.IndexOf(max) - _panes.Grid.IndexOf(Math.Max(min, first)) + 1) <= _limit;
    }

    /// <inheritdoc/>
    internal override void Fold(in QueryBlock block)
    {
        _panes.Fold(block.Times, block.Ids, block.Values);
        _texts?.Fold(block);
        _histograms?.Fold(block);
    }

    /// <inheritdoc/>
    internal override void MakeRoom(long time)
    {
        while (time >= FirstTime && _panes.OpenPanes >= _limit && _panes.Panes.Find(_panes.Grid.IndexOf(time)) is null)
        {
            Forced++;
            _panes.CloseFirst();
        }
    }

    /// <inheritdoc/>
    internal override void Advance(long time) => _panes.CloseUpTo(time);

    /// <inheritdoc/>
    internal override bool CompleteNext() => _panes.CompleteNext();

    /// <inheritdoc/>
    public void OnWindow(int definition, WindowRows rows)
    {
        foreach ((WindowDefinition window, FrameWriter writer, QueryEmitter emitter) in _takers[definition])
        {
            emitter.Emit(writer.Write(0, rows), window);
        }
    }

    /// <inheritdoc/>
    internal override void Save(SnapshotOutput output)
    {
        output.WriteInt64(Forced);
        _panes.Save(output);
    }

    /// <inheritdoc/>
    internal override void Load(ref SnapshotInput input)
    {
        Forced = input.ReadInt64(0, long.MaxValue);
        _panes.Load(ref input);
    }

    /// <inheritdoc/>
    public override void Dispose() => _panes.Dispose();

    /// <summary>Adds the windows of a query. A span is put together once for all queries, unless windows that end together would come in another order than the query has them in.</summary>
    private void Take(PaneMember member, List<PaneSpan> spans, FrameWriter writer)
    {
        int from = 0;
        for (int i = 0; i < member.Spans.Length; i++)
        {
            int place = spans.IndexOf(member.Spans[i], from);
            if (place < 0)
            {
                place = spans.Count;
                spans.Add(member.Spans[i]);
                _takers.Add([]);
            }

            _takers[place].Add((member.Definitions[i], writer, member.Emitter));
            from = place + 1;
        }
    }
}

using StreamEngine.Memory;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Queries;

/// <summary>Windows that are emitted once, when they close.</summary>
internal sealed class PaneQuery : QueryWindows, IWindowHandler
{
    private readonly PaneOperator _panes;
    private readonly TextFold? _texts;
    private readonly HistogramFold? _histograms;
    private readonly WindowDefinition[] _definitions;
    private readonly FrameWriter _writer;
    private readonly QueryEmitter _emitter;
    private readonly int _limit;

    /// <summary>Makes windows over one grid.</summary>
    internal PaneQuery(IPaneGrid grid, PaneSpan[] spans, WindowDefinition[] definitions, QueryEmitter emitter, SlabPool pool)
    {
        var plan = new AggregatePlan(emitter.Layout, pool, emitter.TakesHistograms);
        _panes = new PaneOperator(grid, spans, plan, pool, this);
        _texts = plan.TextStores.Count > 0 ? new TextFold(grid, _panes.Panes, plan) : null;
        _histograms = plan.Histograms >= 0 ? new HistogramFold(grid, _panes.Panes, plan.Histograms) : null;
        _definitions = definitions;
        _writer = new FrameWriter(pool, emitter.Series, plan, null);
        _emitter = emitter;
        _limit = emitter.Query.MaxOpenPanes;
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
    public void OnWindow(int definition, WindowRows rows) => _emitter.Emit(_writer.Write(0, rows), _definitions[definition]);

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
}

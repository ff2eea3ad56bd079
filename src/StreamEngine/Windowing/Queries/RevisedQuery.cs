using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// Windows that may be emitted several times: ahead, when they close, and again after late rows. Panes are kept until no row of their windows is taken any more, and a
/// window is put together from its panes each time.
/// </summary>
/// <remarks>
/// A row is taken until time has passed the end of its pane by the allowed lateness, so that it counts in all of its windows or in none. What changed is looked for when time comes to the end
/// of a pane: frames do not depend on the blocks.
/// </remarks>
internal sealed class RevisedQuery : QueryWindows
{
    private readonly IPaneGrid _grid;
    private readonly PaneSpan[] _spans;
    private readonly WindowDefinition[] _definitions;
    private readonly PaneSet _panes;
    private readonly PaneFold _fold;
    private readonly TextFold? _texts;
    private readonly HistogramFold? _histograms;
    private readonly RevisedHistograms? _growth;
    private readonly WindowRows _rows;
    private readonly FrameWriter _writer;
    private readonly QueryEmitter _emitter;
    private readonly RevisedWindows _windows = new();
    private readonly long _lateness;
    private readonly long _early;
    private readonly long _most;
    private readonly int _limit;

    // Number of the pane that time has come to, and of the first that takes rows.
    private long _now = long.MinValue;
    private long _first = long.MinValue;
    private long _nextEarly = long.MaxValue;
    private long _nextDrop = long.MaxValue;

    /// <summary>Makes windows over one grid.</summary>
    internal RevisedQuery(IPaneGrid grid, PaneSpan[] spans, WindowDefinition[] definitions, QueryEmitter emitter, SlabPool pool)
    {
        WindowQuery query = emitter.Query;
        var plan = new AggregatePlan(emitter.Layout, pool, emitter.TakesHistograms);
        _grid = grid;
        _spans = spans;
        _definitions = definitions;
        _panes = new PaneSet(pool, plan.Stores);
        _fold = new PaneFold(grid, _panes, plan.Parts, Kernel.Path, plan.ValueStores);
        _texts = plan.TextStores.Count > 0 ? new TextFold(grid, _panes, plan) : null;
        _histograms = plan.Histograms >= 0 ? new HistogramFold(grid, _panes, plan.Histograms) : null;
        _growth = plan.Histograms >= 0 ? new RevisedHistograms(_panes, plan.Histograms, (HistogramCellStore)plan.Stores[plan.Histograms]) : null;
        _rows = new WindowRows(_fold.Folder, _panes);
        _writer = new FrameWriter(pool, emitter.Series, plan, null);
        _emitter = emitter;
        _lateness = query.AllowedLateness.Ticks * TimeSpan.NanosecondsPerTick;
        _early = query.EarlyEvery.Ticks * TimeSpan.NanosecondsPerTick;
        _most = spans.Max(static span => span.Size);
        _limit = query.MaxOpenPanes;
    }

    /// <inheritdoc/>
    internal override long FirstTime => _first == long.MinValue ? long.MinValue : _grid.StartOf(_first);

    /// <inheritdoc/>
    internal override long NextClose => _now == long.MinValue ? long.MinValue : Math.Min(Math.Min(_grid.StartOf(_now + 1), _nextDrop), _nextEarly);

    /// <inheritdoc/>
    internal override bool HasRoom(long min, long max, int rows)
    {
        long first = Math.Max(FirstTime, FutureGuard.MinTime);
        return max < first || _panes.Count + (_grid.IndexOf(max) - _grid.IndexOf(Math.Max(min, first)) + 1) <= _limit;
    }

    /// <inheritdoc/>
    internal override void Fold(in QueryBlock block)
    {
        _fold.Fold(block.Times, block.Ids, block.Values);
        _texts?.Fold(block);
        _histograms?.Fold(block);
    }

    /// <inheritdoc/>
    internal override void MakeRoom(long time)
    {
        while (time >= FirstTime && _panes.Count >= _limit && _panes.Find(_grid.IndexOf(time)) is null)
        {
            Forced++;
            long pane = _panes.First.Index + _most;
            Move(Math.Max(_now, pane), Math.Max(_first, pane), early: false);
        }
    }

    /// <inheritdoc/>
    internal override void Advance(long time)
    {
        bool early = _early > 0 && time >= _nextEarly;
        Move(Math.Max(_now, _grid.IndexOf(time)), Math.Max(_first, _grid.IndexOf(time - _lateness)), early);
        _nextDrop = _lateness == 0 ? long.MaxValue : _grid.StartOf(_first + 1) + _lateness;
        if (_early > 0 && (early || _nextEarly == long.MaxValue))
        {
            _nextEarly = (FloorDivision.Divide(time, _early) + 1) * _early;
        }
    }

    /// <inheritdoc/>
    internal override bool CompleteNext()
    {
        FindChanges();
        if (_windows.Count == 0)
        {
            return false;
        }

        long end = _windows.FirstEnd;
        Move(Math.Max(_now, end), Math.Max(_first, end), early: false);
        return true;
    }

    /// <inheritdoc/>
    internal override void Save(SnapshotOutput output)
    {
        output.WriteInt64(Forced);
        output.WriteInt64(_now);
        output.WriteInt64(_first);
        output.WriteInt64(_nextEarly);
        output.WriteInt64(_nextDrop);
        _windows.Save(output);
        _panes.Save(output);
        foreach (PaneState pane in _panes.Open)
        {
            output.WriteInt64(pane.Seen);
        }
    }

    /// <inheritdoc/>
    internal override void Load(ref SnapshotInput input)
    {
        Forced = input.ReadInt64(0, long.MaxValue);
        _now = input.ReadInt64();
        _first = input.ReadInt64(long.MinValue, _now);
        _nextEarly = input.ReadInt64();
        _nextDrop = input.ReadInt64();
        _windows.Load(ref input, _spans.Length);
        _panes.Load(ref input);
        foreach (PaneState pane in _panes.Open)
        {
            pane.Seen = input.ReadInt64(0, pane.Records);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rows.Dispose();
        _panes.Dispose();
    }

    /// <summary>Windows that end by <paramref name="now"/> close, and those that end by <paramref name="first"/> are done with.</summary>
    private void Move(long now, long first, bool early)
    {
        FindChanges();
        (_now, _first) = (now, first);
        for (int i = 0; i < _windows.Count; i++)
        {
            RevisedWindow window = _windows[i];
            bool closed = window.End <= now;
            if ((closed && !window.IsClosed) || (window.IsChanged && (closed || early)))
            {
                window.IsClosed |= closed;
                Emit(window, !closed);
            }
        }

        _windows.RemoveUpTo(first);
        while (_panes.Count > 0 && _panes.First.Index < first + 1 - _most)
        {
            PaneState pane = _panes.TakeFirst();
            _growth?.Drop(pane);
            _panes.Recycle(pane);
        }
    }

    /// <summary>Marks the windows whose panes have got rows.</summary>
    private void FindChanges()
    {
        bool grown = false;
        for (int place = 0; place < _panes.Count; place++)
        {
            PaneState pane = _panes.Open[place];
            bool counts = _growth?.CountsIn(pane) ?? false;
            if (pane.Records == pane.Seen && !(grown && counts))
            {
                continue;
            }

            // What a late state counts is taken from the states after it.
            grown |= counts;

            pane.Seen = pane.Records;
            for (int i = 0; i < _spans.Length; i++)
            {
                PaneSpan span = _spans[i];
                long end = ((FloorDivision.Divide(pane.Index - span.Phase, span.Slide) + 1) * span.Slide) + span.Phase;
                for (; end - span.Size <= pane.Index; end += span.Slide)
                {
                    _windows.Change(end, i);
                }
            }
        }
    }

    private void Emit(RevisedWindow window, bool isEarly)
    {
        window.IsChanged = false;
        long from = window.End - _spans[window.Definition].Size;
        PaneState? single = null, sum = null;
        for (int place = 0; place < _panes.Count; place++)
        {
            PaneState pane = _panes.Open[place];
            if (pane.Index < from || pane.Index >= window.End)
            {
                continue;
            }

            if (single is null)
            {
                single = pane;
                continue;
            }

            sum ??= Copy(single, from);
            sum.Append(pane, _fold.Folder);
        }

        if (_growth?.IsIn(from, window.End) == true)
        {
            sum ??= Copy(single!, from);
            _growth.AddTo(sum, from, window.End);
        }

        Frame frame = _writer.Write(0, _rows.Set(_grid.StartOf(from), _grid.StartOf(window.End), sum ?? single, null));
        if (sum is not null)
        {
            _panes.Recycle(sum);
        }

        window.Revision += _emitter.Emit(frame, _definitions[window.Definition], window.Revision, isEarly) ? 1 : 0;
    }

    private PaneState Copy(PaneState pane, long index)
    {
        PaneState copy = _panes.Make(index);
        copy.Append(pane, _fold.Folder);
        return copy;
    }
}

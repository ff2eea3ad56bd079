using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>
/// Tumbling, hopping and calendar windows over the same rows: folds each row once into panes and combines closed panes into the windows of all definitions.
/// It knows no clock: who calls it says up to where time has come. One thread at a time.
/// </summary>
internal sealed class PaneOperator : IDisposable
{
    private readonly PaneSet _panes;
    private readonly PaneFold _fold;
    private readonly PaneWindows[] _windows;
    private readonly IWindowHandler _handler;

    /// <summary>Makes an operator of windows that overlap or follow each other.</summary>
    /// <param name="definitions">The windows, at least one.</param>
    /// <param name="parts">What the cells hold beside the count.</param>
    /// <param name="pool">Memory of the panes.</param>
    /// <param name="handler">Takes the windows that close, in ascending order of their ends; of equal ends in the order of the definitions.</param>
    /// <param name="stores">Kinds of cells beside <see cref="Moments"/>; the operator disposes them.</param>
    internal PaneOperator(IReadOnlyList<HoppingWindow> definitions, MomentParts parts, SlabPool pool, IWindowHandler handler, params IReadOnlyList<IPaneStore> stores)
        : this(HoppingWindow.Grid(definitions), HoppingWindow.Spans(definitions), parts, pool, handler, stores)
    {
    }

    /// <summary>Makes an operator of windows of the calendar; parameters as above.</summary>
    internal PaneOperator(CalendarWindow definition, MomentParts parts, SlabPool pool, IWindowHandler handler, params IReadOnlyList<IPaneStore> stores)
        : this(new CalendarGrid(definition), [PaneSpan.Single], parts, pool, handler, stores)
    {
    }

    /// <summary>Makes an operator for a choice of aggregates.</summary>
    /// <param name="grid">How time is cut.</param>
    /// <param name="spans">The windows in panes, at least one.</param>
    /// <param name="plan">What is kept; the operator disposes its stores.</param>
    /// <param name="pool">Memory of the panes.</param>
    /// <param name="handler">Takes the windows that close, as above.</param>
    internal PaneOperator(IPaneGrid grid, PaneSpan[] spans, AggregatePlan plan, SlabPool pool, IWindowHandler handler)
        : this(grid, spans, plan.Parts, pool, handler, plan.Stores, plan.ValueStores)
    {
    }

    private PaneOperator(
        IPaneGrid grid, PaneSpan[] spans, MomentParts parts, SlabPool pool, IWindowHandler handler, IReadOnlyList<IPaneStore> stores, int[]? valueStores = null)
    {
        _handler = handler;
        _panes = new PaneSet(pool, stores);
        _fold = new PaneFold(grid, _panes, parts, Kernel.Path, valueStores);
        _windows = [.. spans.Select(span => new PaneWindows(_fold.Folder, _panes, span))];
    }

    /// <summary>How time is cut.</summary>
    internal IPaneGrid Grid => _fold.Grid;

    /// <summary>Number of the earliest pane that takes rows; <see cref="long.MinValue"/> before the first has closed.</summary>
    internal long FirstOpen { get; private set; } = long.MinValue;

    /// <summary>First time that is not late; <see cref="long.MinValue"/> when none is.</summary>
    internal long FirstTime => FirstOpen == long.MinValue ? long.MinValue : Grid.StartOf(FirstOpen);

    /// <summary>The panes that are open.</summary>
    internal PaneSet Panes => _panes;

    /// <summary>Panes that are open.</summary>
    internal int OpenPanes => _panes.Count;

    /// <summary>Bytes of the cells of all panes.</summary>
    internal long Bytes => _panes.Bytes;

    /// <summary>Folds rows, none of them before <see cref="FirstTime"/>.</summary>
    internal void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values) => _fold.Fold(times, ids, values);

    /// <summary>Closes all panes that end at <paramref name="time"/> or before, and emits the windows that are complete with them.</summary>
    internal void CloseUpTo(long time) => CloseBefore(Grid.IndexOf(time));

    /// <summary>Closes the earliest open pane, of which there is one, before its time.</summary>
    internal void CloseFirst() => CloseBefore(_panes.First.Index + 1);

    /// <summary>The input has ended: closes the earliest pane, or emits the earliest window that is left.</summary>
    /// <returns>False when nothing is left.</returns>
    internal bool CompleteNext()
    {
        if (_panes.Count == 0)
        {
            return TryEmit(long.MaxValue);
        }

        CloseFirst();
        return true;
    }

    /// <summary>The input has ended: closes all panes and emits all windows that hold any.</summary>
    internal void Complete()
    {
        while (CompleteNext())
        {
        }
    }

    /// <summary>Writes the panes down, open ones and those of windows to come.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(FirstOpen);
        _panes.Save(output);
        Array.ForEach(_windows, windows => windows.Save(output));
    }

    /// <summary>Reads what <see cref="Save"/> wrote into an operator that has seen nothing.</summary>
    internal void Load(ref SnapshotInput input)
    {
        FirstOpen = input.ReadInt64();
        _panes.Load(ref input);
        foreach (PaneWindows windows in _windows)
        {
            windows.Load(ref input);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_windows, windows => windows.Dispose());
        _panes.Dispose();
    }

    private void CloseBefore(long end)
    {
        if (end <= FirstOpen)
        {
            return;
        }

        while (_panes.Count > 0 && _panes.First.Index < end)
        {
            PaneState pane = _panes.TakeFirst();
            Emit(pane.Index);
            foreach (PaneCells other in pane.Others)
            {
                other.Seal(pane);
            }

            for (int i = 1; i < _windows.Length; i++)
            {
                PaneState copy = _panes.Make(pane.Index);
                copy.Append(pane, _fold.Folder);
                _windows[i].Push(copy);
            }

            _windows[0].Push(pane);
        }

        Emit(end);
        FirstOpen = end;
    }

    /// <summary>Emits all windows that end at or before the start of a pane, in the order of their ends.</summary>
    private void Emit(long pane)
    {
        while (TryEmit(pane))
        {
        }
    }

    private bool TryEmit(long pane)
    {
        int next = 0;
        for (int i = 1; i < _windows.Length; i++)
        {
            next = _windows[i].NextEnd < _windows[next].NextEnd ? i : next;
        }

        if (_windows[next].NextEnd is var end && (end > pane || end == long.MaxValue))
        {
            return false;
        }

        _handler.OnWindow(next, _windows[next].Take(Grid));
        _windows[next].Trim();
        return true;
    }
}

using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>
/// Combines closed panes into windows that overlap: the two stacks of aggregation over queues (Tangwongsan, Hirzel, Schneider, VLDB 2015), whose
/// elements are panes. The younger panes are kept with their sum; when the older half is used up, each younger pane is given the sum of all after it and they become the older half.
/// A slide costs about three additions of a pane, whatever the size, and no aggregate needs a subtraction.
/// </summary>
/// <param name="folder">Adds cells.</param>
/// <param name="panes">Where panes come from and go to.</param>
/// <param name="span">The panes of a window.</param>
internal sealed class PaneWindows(MomentFolder folder, PaneSet panes, PaneSpan span) : IDisposable
{
    /// <summary>Each holds its own cells and those of all panes under it, which are younger.</summary>
    private readonly Stack<PaneState> _older = new();
    private readonly List<PaneState> _younger = [];
    private readonly WindowRows _rows = new(folder, panes);
    private PaneState? _youngerSum;

    // Number of the pane after the next window.
    private long _nextEnd = long.MinValue;

    /// <summary>Number of the pane that the next window ends before; <see cref="long.MaxValue"/> when nothing is there to be in a window.</summary>
    internal long NextEnd => _older.Count + _younger.Count == 0 ? long.MaxValue : _nextEnd;

    /// <summary>Takes a closed pane. All windows that end at its start or before must have been taken.</summary>
    internal void Push(PaneState pane)
    {
        if (_older.Count + _younger.Count == 0)
        {
            _nextEnd = Math.Max(_nextEnd, ((FloorDivision.Divide(pane.Index - span.Phase, span.Slide) + 1) * span.Slide) + span.Phase);
        }

        _younger.Add(pane);
        if (_younger.Count > 1)
        {
            Sum(pane);
        }
    }

    /// <summary>Adds a pane to the sum of the younger ones, of which it is the second or a later one.</summary>
    private void Sum(PaneState pane)
    {
        if (_youngerSum is null)
        {
            _youngerSum = panes.Make(pane.Index);
            _youngerSum.Append(_younger[0], folder);
        }

        _youngerSum.Append(pane, folder);
    }

    /// <summary>The window that ends before pane <see cref="NextEnd"/>. Valid until the next call of any method.</summary>
    internal WindowRows Take(IPaneGrid grid)
    {
        long end = _nextEnd;
        Evict(end - span.Size);
        _nextEnd += span.Slide;
        PaneState? younger = _youngerSum ?? (_younger.Count == 1 ? _younger[0] : null);
        return _rows.Set(grid.StartOf(end - span.Size), grid.StartOf(end), _older.TryPeek(out PaneState? older) ? older : null, younger);
    }

    /// <summary>Drops the panes that no further window holds.</summary>
    internal void Trim() => Evict(_nextEnd - span.Size);

    /// <summary>Writes the panes down that further windows hold.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_nextEnd);
        output.WriteInt32(_older.Count);
        foreach (PaneState pane in _older.Reverse())
        {
            pane.Save(output);
        }

        output.WriteInt32(_younger.Count);
        _younger.ForEach(pane => pane.Save(output));
    }

    /// <summary>Reads what <see cref="Save"/> wrote into windows without panes.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _nextEnd = input.ReadInt64();
        for (int left = input.ReadCount(PaneSet.LeastPaneBytes); left > 0; left--)
        {
            PaneState pane = panes.Make(input.ReadInt64());
            _older.Push(pane);
            pane.Load(ref input);
        }

        for (int left = input.ReadCount(PaneSet.LeastPaneBytes); left > 0; left--)
        {
            PaneState pane = panes.Make(input.ReadInt64());
            _younger.Add(pane);
            pane.Load(ref input);
            if (_younger.Count > 1)
            {
                Sum(pane);
            }
        }
    }

    public void Dispose()
    {
        while (_older.TryPop(out PaneState? pane))
        {
            panes.Recycle(pane);
        }

        _younger.ForEach(panes.Recycle);
        _younger.Clear();
        DropSum();
        _rows.Dispose();
    }

    private void Evict(long before)
    {
        while (true)
        {
            if (_older.Count == 0 && _younger.Count > 0 && _younger[0].Index < before)
            {
                Turn();
            }

            if (_older.Count == 0 || _older.Peek().Index >= before)
            {
                return;
            }

            panes.Recycle(_older.Pop());
        }
    }

    /// <summary>The younger panes become the older half, each with the sum of all after it.</summary>
    private void Turn()
    {
        for (int i = _younger.Count - 1; i >= 0; i--)
        {
            if (_older.TryPeek(out PaneState? after))
            {
                _younger[i].Append(after, folder);
            }

            _older.Push(_younger[i]);
        }

        _younger.Clear();
        DropSum();
    }

    private void DropSum()
    {
        if (_youngerSum is { } sum)
        {
            panes.Recycle(sum);
            _youngerSum = null;
        }
    }
}

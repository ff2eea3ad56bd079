using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>What the series of one pane come to for aggregates that <see cref="Numerics.Folding.Moments"/> do not hold. Pooled with its pane.</summary>
internal abstract class PaneCells : IDisposable
{
    /// <summary>Folds rows of the pane in the order of their arrival; all values are finite.</summary>
    internal abstract void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values);

    /// <summary>The pane has closed: no more rows come. Panes are sealed in ascending order.</summary>
    internal abstract void Seal();

    /// <summary>As <see cref="Seal()"/>, for cells that add to those of their pane.</summary>
    internal virtual void Seal(PaneState pane) => Seal();

    /// <summary>The version of the state of windows from which on the cells are in it.</summary>
    internal virtual int Since => 1;

    /// <summary>Adds the cells of sealed panes that follow those of this one.</summary>
    internal abstract void Append(PaneCells next);

    /// <summary>Adds the cell of an id to that of another, whose rows are earlier, and forgets it. Of cells that are kept for sessions and not for panes.</summary>
    internal virtual void Join(int into, int from) => throw new NotSupportedException();

    /// <summary>Forgets the cell of an id. Of cells that are kept for sessions and not for panes.</summary>
    internal virtual void Drop(int id) => throw new NotSupportedException();

    /// <summary>Writes an aggregate of series of one page.</summary>
    /// <param name="aggregate">One that the store is for.</param>
    /// <param name="ids">The series; one without values gives NaN.</param>
    /// <param name="seconds">Length of the window.</param>
    /// <param name="into">As many values.</param>
    internal abstract void Write(Aggregate aggregate, ReadOnlySpan<int> ids, double seconds, Span<double> into);

    /// <summary>Writes the cells down.</summary>
    internal abstract void Save(SnapshotOutput output);

    /// <summary>Reads what <see cref="Save"/> wrote into cells without values.</summary>
    internal abstract void Load(ref SnapshotInput input);

    /// <summary>Forgets everything.</summary>
    internal abstract void Clear();

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();
}

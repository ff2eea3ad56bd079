using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;

namespace StreamEngine.Windowing.Panes;

/// <summary>One open pane and its cells. Pooled by its <see cref="PaneSet"/>.</summary>
internal sealed class PaneState(CellTable<Moments> cells) : IDisposable
{
    /// <summary>Number of the pane on its grid.</summary>
    internal long Index { get; set; }

    /// <summary>Rows that were folded into the pane, those with a value that is not finite included.</summary>
    internal long Records { get; set; }

    /// <summary>What each series comes to.</summary>
    internal CellTable<Moments> Cells { get; } = cells;

    public void Dispose() => Cells.Dispose();
}

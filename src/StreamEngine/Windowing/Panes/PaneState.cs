using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>One open pane and its cells. Pooled by its <see cref="PaneSet"/>.</summary>
internal sealed class PaneState(CellTable<Moments> cells, PaneCells[] others) : IDisposable
{
    /// <summary>Number of the pane on its grid.</summary>
    internal long Index { get; set; }

    /// <summary>Rows that were folded into the pane, those with a value that is not finite included.</summary>
    internal long Records { get; set; }

    /// <summary>For who keeps panes open past their windows: <see cref="Records"/> when it looked last.</summary>
    internal long Seen { get; set; }

    /// <summary>What each series comes to.</summary>
    internal CellTable<Moments> Cells { get; } = cells;

    /// <summary>Cells of other kinds, in the order of the stores of the operator.</summary>
    internal ReadOnlySpan<PaneCells> Others => others;

    /// <summary>Adds a pane that follows this one.</summary>
    internal void Append(PaneState next, MomentFolder folder)
    {
        for (int page = 0; page < next.Cells.PageCount; page++)
        {
            Span<Moments> from = next.Cells.Page(page);
            if (!from.IsEmpty)
            {
                Cells.GetOrAdd(page << CellTable<Moments>.PageShift);
                folder.Merge(Cells.Page(page), from);
            }
        }

        for (int i = 0; i < others.Length; i++)
        {
            others[i].Append(next.Others[i]);
        }
    }

    /// <summary>Writes the pane down.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Index);
        output.WriteInt64(Records);
        Cells.Save(output);
        foreach (PaneCells other in others)
        {
            other.Save(output);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote behind the number into a pane that has none of those series.</summary>
    internal void Load(ref SnapshotInput input)
    {
        Records += input.ReadInt64(0, long.MaxValue);
        Cells.Load(ref input, static cell => cell.Count is >= 0 and < 1L << 53);
        foreach (PaneCells other in others)
        {
            if (other.Since <= input.Version)
            {
                other.Load(ref input);
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Cells.Clear();
        Records = Seen = 0;
        foreach (PaneCells other in others)
        {
            other.Clear();
        }
    }

    public void Dispose()
    {
        Cells.Dispose();
        foreach (PaneCells other in others)
        {
            other.Dispose();
        }
    }
}

using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Tests.Windowing.Panes;

/// <summary>Writes down the windows that an operator emits.</summary>
internal sealed class WindowLog : IWindowHandler
{
    /// <summary>A line a window: definition, start, end, and count, sum, minimum, maximum of each series.</summary>
    internal List<string> Lines { get; } = [];

    /// <summary>Variances in the order of the lines and their series.</summary>
    internal List<double> Variances { get; } = [];

    public void OnWindow(int definition, WindowRows rows)
    {
        var cells = new List<string>();
        for (int page = 0; page < rows.PageCount; page++)
        {
            ReadOnlySpan<Moments> found = rows.Page(page);
            for (int i = 0; i < found.Length; i++)
            {
                if (found[i].Count > 0)
                {
                    int id = (page << CellTable<Moments>.PageShift) + i;
                    cells.Add(Cell(id, found[i].Count, found[i].Sum, found[i].Min, found[i].Greatest));
                    Variances.Add(found[i].Variance);
                }
            }
        }

        Lines.Add(Line(definition, rows.Start, rows.End, cells));
    }

    internal static string Line(int definition, long start, long end, IEnumerable<string> cells) =>
        FormattableString.Invariant($"{definition}: {start} to {end}: ") + string.Join("; ", cells);

    internal static string Cell(int id, double count, double sum, double min, double max) =>
        FormattableString.Invariant($"{id} {count} {sum:R} {min:R} {max:R}");
}

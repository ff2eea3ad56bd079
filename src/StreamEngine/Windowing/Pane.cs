using StreamEngine.Batching;

namespace StreamEngine.Windowing;

/// <summary>One open window. Pooled.</summary>
internal sealed class Pane
{
    /// <summary>Number of the window: it begins at this times the window size.</summary>
    internal long Index { get; set; }

    /// <summary>Records that were folded into the window.</summary>
    internal long Records { get; set; }

    /// <summary>Page of cells of every 64 series, -1 where none was seen.</summary>
    internal int[] Pages { get; private set; } = [];

    internal List<ChangeEvent> Changes { get; } = [];

    internal List<TemplateBirth> Births { get; } = [];

    /// <summary>Makes room for page <paramref name="page"/>.</summary>
    internal void Reserve(int page)
    {
        int had = Pages.Length;
        int[] pages = Pages;
        Array.Resize(ref pages, Math.Max(page + 1, Math.Max(4, had * 2)));
        pages.AsSpan(had).Fill(-1);
        Pages = pages;
    }
}

namespace StreamEngine.Windowing.Panes;

/// <summary>The windows of one definition in panes.</summary>
/// <param name="Size">Panes of a window.</param>
/// <param name="Slide">Panes between the starts of two windows; 1 to <paramref name="Size"/>.</param>
/// <param name="Phase">Windows end before the panes whose number is this more than a multiple of <paramref name="Slide"/>; 0 to less than it.</param>
internal readonly record struct PaneSpan(long Size, long Slide, long Phase)
{
    /// <summary>Every pane is a window.</summary>
    internal static PaneSpan Single => new(1, 1, 0);
}

namespace StreamEngine.Windowing;

/// <summary>
/// Sessions: for each series, rows with less than a gap between each and the next. A session closes when time has passed its last row by the gap; its window is from the first
/// row to the last row plus the gap.
/// </summary>
public sealed record SessionWindow : WindowDefinition
{
    /// <summary>Makes a definition.</summary>
    /// <param name="gap">Time without a row that ends a session, 1 ms to 31 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gap is outside its limits.</exception>
    public SessionWindow(TimeSpan gap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gap, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gap, TimeSpan.FromDays(31));
        Gap = gap;
    }

    /// <summary>Time without a row that ends a session.</summary>
    public TimeSpan Gap { get; }
}

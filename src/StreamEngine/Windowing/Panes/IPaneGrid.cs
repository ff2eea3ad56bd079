namespace StreamEngine.Windowing.Panes;

/// <summary>Cuts event time into panes, numbered in ascending order without gaps.</summary>
internal interface IPaneGrid
{
    /// <summary>Length of all panes in nanoseconds; 0 when they differ.</summary>
    long Length { get; }

    /// <summary>Number of the pane that a time lies in.</summary>
    long IndexOf(long time);

    /// <summary>First nanosecond of a pane.</summary>
    long StartOf(long index);
}

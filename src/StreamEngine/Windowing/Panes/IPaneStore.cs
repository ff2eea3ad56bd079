namespace StreamEngine.Windowing.Panes;

/// <summary>Makes the cells of one kind of aggregate for the panes of an operator, and keeps what they share.</summary>
internal interface IPaneStore : IDisposable
{
    /// <summary>Cells for a pane, without values.</summary>
    PaneCells Make();
}

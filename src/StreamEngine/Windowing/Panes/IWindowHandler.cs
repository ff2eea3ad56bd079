namespace StreamEngine.Windowing.Panes;

/// <summary>Takes the windows that close.</summary>
internal interface IWindowHandler
{
    /// <summary>A window has closed.</summary>
    /// <param name="definition">Which of the operator's definitions it belongs to.</param>
    /// <param name="rows">Its cells, valid until the method returns.</param>
    void OnWindow(int definition, WindowRows rows);
}

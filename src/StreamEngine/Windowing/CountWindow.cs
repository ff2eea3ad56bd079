namespace StreamEngine.Windowing;

/// <summary>Windows of so many rows of a series, in the order of their arrival. What is left at the end of the input is a window of fewer rows.</summary>
public sealed record CountWindow : WindowDefinition
{
    /// <summary>Makes a definition.</summary>
    /// <param name="rows">Rows of a window, 1 to 1,000,000,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its limits.</exception>
    public CountWindow(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, 1_000_000_000);
        Rows = rows;
    }

    /// <summary>Rows of a window.</summary>
    public int Rows { get; }
}

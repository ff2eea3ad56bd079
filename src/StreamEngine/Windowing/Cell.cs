using System.Runtime.InteropServices;

namespace StreamEngine.Windowing;

/// <summary>
/// What one series did in one window: exactly one cache line, so that folding a value touches one line whatever the number of
/// aggregates. Sums are kept of distances from the first value, which keeps the deviation of large, close values exact.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Cell
{
    /// <summary>Values, or records of a count series. 0: the series was not seen in the window.</summary>
    internal long Count;

    internal double First;

    /// <summary>Sum of the distances from <see cref="First"/>.</summary>
    internal double Sum;

    /// <summary>Sum of the squared distances from <see cref="First"/>.</summary>
    internal double SumSquares;
    internal double Min;
    internal double Max;
    internal double Last;

    /// <summary>Where <see cref="ValueStore"/> keeps the last values, plus one; 0 when it keeps none.</summary>
    internal int Values;

    /// <summary>The sketch that older values are in, plus one; 0 when there is none.</summary>
    internal int Sketch;
}

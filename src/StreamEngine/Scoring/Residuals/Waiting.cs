namespace StreamEngine.Scoring.Residuals;

/// <summary>An unusual value whose p-value is still to be found.</summary>
/// <param name="Id">Series.</param>
/// <param name="Row">Row of the frame.</param>
/// <param name="Value">The value.</param>
/// <param name="Seen">Values of the series before it, -1 while it is learning.</param>
/// <param name="Z">Residual in scales.</param>
/// <param name="Pair">The smaller of this residual and the one before, 0 when their sides differ.</param>
/// <param name="Season">What the season says, relative to the anchor; NaN for nothing.</param>
internal readonly record struct Waiting(int Id, int Row, double Value, int Seen, float Z, float Pair, float Season);

namespace StreamEngine.Scoring.Explaining;

/// <summary>The last event like an anomaly: same series, kind and direction; of a new template, one of the same service and class of severity.</summary>
/// <param name="Start">When it began, nanoseconds since the Unix epoch.</param>
/// <param name="End">End of its last abnormal window.</param>
/// <param name="Observed">The value at its worst window.</param>
/// <param name="WasTold">False when it was not told because it repeated the one before it.</param>
/// <param name="Count">How many there were so far, with this one.</param>
internal sealed record EarlierEvent(long Start, long End, double Observed, bool WasTold, int Count);

namespace StreamEngine.Comparisons.Soak;

/// <summary>What was seen in one interval.</summary>
/// <param name="Seconds">Time since the start.</param>
/// <param name="RowsPerSecond">Rows parsed and folded in the interval.</param>
/// <param name="ResidentMegabytes">Resident memory of the process at its end.</param>
/// <param name="ManagedMegabytes">Managed heap at its end.</param>
/// <param name="SlabMegabytes">Native slabs that are out.</param>
/// <param name="PauseMilliseconds">Time in which the collector had stopped the process in the interval.</param>
/// <param name="Gen2">Full collections so far.</param>
/// <param name="CloseMilliseconds">Longest time from the arrival of the row that closed a window to its frame having been scored, in the interval; NaN when no window closed.</param>
internal sealed record SoakSample(
    double Seconds, double RowsPerSecond, double ResidentMegabytes, double ManagedMegabytes, double SlabMegabytes, double PauseMilliseconds, int Gen2, double CloseMilliseconds);

namespace StreamEngine.Comparisons.Live;

/// <summary>What the sender tells of a phase: when it begins, of which the numbers are 0, and when it has ended.</summary>
/// <param name="Phase">Name of the phase.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Bytes">Bytes sent.</param>
/// <param name="Lines">Lines sent.</param>
internal sealed record LiveSent(string Phase, double Seconds, long Bytes, long Lines);

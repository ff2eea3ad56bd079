namespace StreamEngine.Windowing;

/// <summary>Sessions of log lines so far.</summary>
/// <param name="Open">Sessions that have not ended.</param>
/// <param name="Closed">Sessions that have ended.</param>
/// <param name="Evicted">Sessions that were given up for want of room.</param>
/// <param name="LateLines">Lines of sessions that had ended.</param>
/// <param name="UnkeptLines">Lines that count in the length of their session only.</param>
public sealed record LogSessionStatus(int Open, long Closed, long Evicted, long LateLines, long UnkeptLines);

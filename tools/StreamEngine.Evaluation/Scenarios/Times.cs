namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Lengths of time in nanoseconds.</summary>
internal static class Times
{
    internal const long Minute = 60_000_000_000;
    internal const long Hour = 60 * Minute;
    internal const long Day = 24 * Hour;

    internal static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}

namespace StreamEngine.Correlation;

/// <summary>Lengths of event time in nanoseconds.</summary>
internal static class EventTime
{
    internal const long Second = 1_000_000_000;
    internal const long Minute = 60 * Second;

    /// <summary>Nanoseconds of a time span.</summary>
    internal static long Of(TimeSpan span) => checked(span.Ticks * 100);

    /// <summary>A distance of two times that cannot overflow.</summary>
    internal static long Between(long from, long to)
    {
        Int128 distance = (Int128)to - from;
        return distance > long.MaxValue ? long.MaxValue : distance < long.MinValue ? long.MinValue : (long)distance;
    }

    /// <summary><paramref name="time"/> plus a length, kept inside the range of times.</summary>
    internal static long Add(long time, long length) => (long)Int128.Clamp((Int128)time + length, long.MinValue, long.MaxValue);

    /// <summary>2 to the power of minus length by half-life: 1 at zero, one half after a half-life. Negative lengths count as 0.</summary>
    internal static double Decay(long length, long halfLife) => length <= 0 ? 1 : Math.Pow(2, -(double)length / halfLife);
}

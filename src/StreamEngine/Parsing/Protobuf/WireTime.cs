using StreamEngine.Batching;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>Times of the protocols as nanoseconds since the Unix epoch.</summary>
internal static class WireTime
{
    /// <summary>Takes nanoseconds; 0 is no time. A fault when they do not fit.</summary>
    internal static long OfNanoseconds(ulong nanoseconds, scoped ref WireFault fault)
    {
        if (nanoseconds > long.MaxValue)
        {
            fault = WireFault.Time;
        }

        return nanoseconds == 0 ? EventBatch.NoTime : (long)nanoseconds;
    }

    /// <summary>Takes milliseconds. A fault when the nanoseconds do not fit.</summary>
    internal static long OfMilliseconds(long milliseconds, scoped ref WireFault fault)
    {
        const long Nanoseconds = 1_000_000;
        if (milliseconds is > long.MaxValue / Nanoseconds or < long.MinValue / Nanoseconds)
        {
            fault = WireFault.Time;
            return 0;
        }

        return milliseconds * Nanoseconds;
    }
}

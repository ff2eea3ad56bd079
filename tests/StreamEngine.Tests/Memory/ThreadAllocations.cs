namespace StreamEngine.Tests.Memory;

/// <summary>Measures managed bytes that the current thread takes.</summary>
internal static class ThreadAllocations
{
    private const int Runs = 31;

    /// <summary>
    /// Bytes that some work takes: the least of many runs, for what it takes shows in every one. Single runs may be too high, never too low: pools
    /// grow now and then, the runtime compiles methods again, and when another thread starts a background collection, the unused rest of this
    /// thread's allocation context, up to 8 KiB, counts as allocated.
    /// </summary>
    internal static long Least(Action work) => Least(() => Of(work));

    /// <summary>The least of many runs that measure themselves.</summary>
    internal static long Least(Func<long> run) => Enumerable.Range(0, Runs).Min(_ => run());

    /// <summary>Bytes that one run takes.</summary>
    internal static long Of(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

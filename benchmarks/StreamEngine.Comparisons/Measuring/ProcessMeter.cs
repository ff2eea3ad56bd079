using System.Diagnostics;
using System.Globalization;

namespace StreamEngine.Comparisons.Measuring;

/// <summary>Clock, processor time, garbage collector and peak memory of this process, from its making to <see cref="Stop"/>.</summary>
internal sealed class ProcessMeter
{
    private readonly long _start;
    private readonly TimeSpan _cpu;
    private readonly long _allocated;
    private readonly TimeSpan _pause;
    private readonly int _gen0;
    private readonly int _gen1;
    private readonly int _gen2;

    /// <summary>Resets the peak of resident memory and starts.</summary>
    /// <param name="collects">True to collect garbage before.</param>
    internal ProcessMeter(bool collects = true)
    {
        if (collects)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }

        ResetPeak();
        _gen0 = GC.CollectionCount(0);
        _gen1 = GC.CollectionCount(1);
        _gen2 = GC.CollectionCount(2);
        _pause = GC.GetTotalPauseDuration();
        _allocated = GC.GetTotalAllocatedBytes(precise: true);
        _cpu = Environment.CpuUsage.TotalTime;
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>What happened since.</summary>
    internal Usage Stop()
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        double cpu = (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds;
        int gen2 = GC.CollectionCount(2) - _gen2;
        int gen1 = GC.CollectionCount(1) - _gen1 - gen2;
        int gen0 = GC.CollectionCount(0) - _gen0 - gen1 - gen2;
        return new Usage(
            seconds,
            cpu,
            GC.GetTotalAllocatedBytes(precise: true) - _allocated,
            gen0,
            gen1,
            gen2,
            (GC.GetTotalPauseDuration() - _pause).TotalMilliseconds,
            PeakRss());
    }

    /// <summary>VmHWM of /proc/self/status, in bytes; 0 where there is none.</summary>
    internal static long PeakRss()
    {
        if (!File.Exists("/proc/self/status"))
        {
            return 0;
        }

        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(6, line.Length - 8).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    private static void ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then the peak is that of the whole process so far, which is never too low.
        }
    }
}

/// <summary>What a measured run used.</summary>
/// <param name="Seconds">Wall clock.</param>
/// <param name="CpuSeconds">Processor time of all threads, the compiler's and the collector's included.</param>
/// <param name="AllocatedBytes">Managed bytes allocated by all threads.</param>
/// <param name="Gen0">Collections that stopped at generation 0.</param>
/// <param name="Gen1">Collections that stopped at generation 1.</param>
/// <param name="Gen2">Full collections.</param>
/// <param name="PauseMilliseconds">Total pause of all collections.</param>
/// <param name="PeakRssBytes">Greatest resident memory of the process during the run, inputs held in memory included.</param>
internal sealed record Usage(
    double Seconds, double CpuSeconds, long AllocatedBytes, int Gen0, int Gen1, int Gen2, double PauseMilliseconds, long PeakRssBytes);

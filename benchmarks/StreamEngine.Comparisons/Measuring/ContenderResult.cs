namespace StreamEngine.Comparisons.Measuring;

/// <summary>What was measured of one contender. Rates are those of the run of median length.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Ours">True for this project.</param>
/// <param name="MillionsPerSecond">Rows.</param>
/// <param name="Least">Of the slowest run.</param>
/// <param name="Most">Of the fastest run.</param>
/// <param name="GigabytesPerSecond">10^9 bytes of input; 0 where it has no bytes.</param>
/// <param name="AllocatedBytesPerRow">Managed bytes, median; those of native libraries are not counted.</param>
/// <param name="CpuSeconds">Processor time of all threads, median.</param>
/// <param name="Collections">Collections of generations 0, 1 and 2 in all runs.</param>
/// <param name="PauseMilliseconds">Total pause of the collections in all runs.</param>
/// <param name="PeakRssBytes">Greatest resident memory, inputs included.</param>
/// <param name="OfFirst">Speed as a multiple of the first contender's.</param>
/// <param name="Off">By how much the sum over the results is off, as a share of the exact one.</param>
internal sealed record ContenderResult(
    string Name,
    bool Ours,
    double MillionsPerSecond,
    double Least,
    double Most,
    double GigabytesPerSecond,
    double AllocatedBytesPerRow,
    double CpuSeconds,
    IReadOnlyList<int> Collections,
    double PauseMilliseconds,
    long PeakRssBytes,
    double OfFirst,
    double Off)
{
    /// <summary>Nanoseconds of a row.</summary>
    internal double NanosecondsPerRow => 1e3 / MillionsPerSecond;

    /// <summary>10^9 bytes a second of the run with so many million rows a second.</summary>
    internal double Gigabytes(double millionsPerSecond) => GigabytesPerSecond * millionsPerSecond / MillionsPerSecond;

    internal static ContenderResult Of(string name, bool ours, IReadOnlyList<Usage> runs, long rows, long bytes, double firstSeconds, double off = 0)
    {
        double seconds = Seconds(runs);
        return new ContenderResult(
            name,
            ours,
            rows / seconds / 1e6,
            rows / runs.Max(r => r.Seconds) / 1e6,
            rows / runs.Min(r => r.Seconds) / 1e6,
            bytes / seconds / 1e9,
            Statistics.Median(runs.Select(r => (double)r.AllocatedBytes)) / rows,
            Statistics.Median(runs.Select(r => r.CpuSeconds)),
            [runs.Sum(r => r.Gen0), runs.Sum(r => r.Gen1), runs.Sum(r => r.Gen2)],
            runs.Sum(r => r.PauseMilliseconds),
            runs.Max(r => r.PeakRssBytes),
            firstSeconds / seconds,
            off);
    }

    /// <summary>Length of the median run.</summary>
    internal static double Seconds(IReadOnlyList<Usage> runs) => Statistics.Median(runs.Select(r => r.Seconds));
}

using StreamEngine.Comparisons.Measuring;
using StreamEngine.Comparisons.Throughput;

namespace StreamEngine.Comparisons.Security;

/// <summary>The comparison as it is written.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Files">Names of the recordings.</param>
/// <param name="Records">Records, on which all readers agree.</param>
/// <param name="Bytes">Unpacked bytes.</param>
/// <param name="Repeat">Measured runs of each.</param>
/// <param name="Rows">One a reader.</param>
/// <param name="FreshProcess">The engine alone in a process of its own, from the packed files.</param>
internal sealed record SecurityResult(
    Machine Machine, IReadOnlyList<string> Files, long Records, long Bytes, int Repeat, IReadOnlyList<SecurityRow> Rows, ThroughputReport FreshProcess);

/// <summary>One reader.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Ours">True for this project.</param>
/// <param name="MegabytesPerSecond">Median of the warm runs.</param>
/// <param name="Least">Slowest warm run.</param>
/// <param name="Most">Fastest warm run.</param>
/// <param name="ColdMegabytesPerSecond">First run in the process.</param>
/// <param name="RecordsPerSecond">Median.</param>
/// <param name="CpuSeconds">Median.</param>
/// <param name="AllocatedBytesPerRecord">Median.</param>
/// <param name="Gen0">Collections in all measured runs that stopped at generation 0.</param>
/// <param name="Gen2">Full collections in all measured runs.</param>
/// <param name="PauseMilliseconds">Median of the total pause of a run.</param>
internal sealed record SecurityRow(
    string Name,
    bool Ours,
    double MegabytesPerSecond,
    double Least,
    double Most,
    double ColdMegabytesPerSecond,
    double RecordsPerSecond,
    double CpuSeconds,
    double AllocatedBytesPerRecord,
    int Gen0,
    int Gen2,
    double PauseMilliseconds)
{
    internal static SecurityRow Of(Contender contender, double coldSeconds, IReadOnlyList<Usage> runs, long records, long bytes)
    {
        double seconds = Statistics.Median(runs.Select(r => r.Seconds));
        return new SecurityRow(
            contender.Name,
            contender.Ours,
            bytes / seconds / 1e6,
            bytes / runs.Max(r => r.Seconds) / 1e6,
            bytes / runs.Min(r => r.Seconds) / 1e6,
            bytes / coldSeconds / 1e6,
            records / seconds,
            Statistics.Median(runs.Select(r => r.CpuSeconds)),
            Statistics.Median(runs.Select(r => (double)r.AllocatedBytes)) / records,
            runs.Sum(r => r.Gen0),
            runs.Sum(r => r.Gen2),
            Statistics.Median(runs.Select(r => r.PauseMilliseconds)));
    }
}

using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Windows;

/// <summary>The comparison as it is written.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Libraries">Versions of the others.</param>
/// <param name="Repeat">Timed runs of each contender.</param>
/// <param name="WarmSeconds">Time for which each contender ran before.</param>
/// <param name="Cases">One an input.</param>
internal sealed record WindowsResult(Machine Machine, IReadOnlyList<string> Libraries, int Repeat, int WarmSeconds, IReadOnlyList<WindowCaseResult> Cases);

/// <summary>One input.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Input">What was asked.</param>
/// <param name="Rows">Rows folded.</param>
/// <param name="Results">Rows of all windows.</param>
/// <param name="Target">Rows a second to reach, 0 for none.</param>
/// <param name="Contenders">One a contender.</param>
internal sealed record WindowCaseResult(string Name, string Input, int Rows, long Results, double Target, IReadOnlyList<WindowsRow> Contenders);

/// <summary>One contender.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Ours">True for this project.</param>
/// <param name="MillionsPerSecond">Rows, median.</param>
/// <param name="Least">Slowest run.</param>
/// <param name="Most">Fastest run.</param>
/// <param name="AllocatedBytesPerRow">Managed bytes; those of native libraries are not counted.</param>
/// <param name="OfFirst">Speed as a multiple of the first contender's.</param>
/// <param name="Off">By how much the sum over the results is off, as a share of the exact one.</param>
internal sealed record WindowsRow(string Name, bool Ours, double MillionsPerSecond, double Least, double Most, double AllocatedBytesPerRow, double OfFirst, double Off)
{
    internal static WindowsRow Of(Contender contender, IReadOnlyList<Usage> runs, int rows, double firstSeconds, double off)
    {
        double seconds = Statistics.Median(runs.Select(r => r.Seconds));
        return new WindowsRow(
            contender.Name,
            contender.Ours,
            rows / seconds / 1e6,
            rows / runs.Max(r => r.Seconds) / 1e6,
            rows / runs.Min(r => r.Seconds) / 1e6,
            Statistics.Median(runs.Select(r => (double)r.AllocatedBytes)) / rows,
            firstSeconds / seconds,
            off);
    }
}

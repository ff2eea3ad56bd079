using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Live;

/// <summary>A live run as it is written.</summary>
/// <param name="Machine">Where.</param>
/// <param name="EventRate">Lines of a second of event time.</param>
/// <param name="Sent">Lines that were sent.</param>
/// <param name="Counted">Lines in the frames of the query.</param>
/// <param name="Rejected">Lines that went to the dead letters.</param>
/// <param name="Late">Lines that were late.</param>
/// <param name="Phases">One a phase.</param>
internal sealed record LiveResult(Machine Machine, int EventRate, long Sent, long Counted, long Rejected, long Late, IReadOnlyList<LivePhaseResult> Phases)
{
    /// <summary>The phase that the targets are for.</summary>
    internal LivePhaseResult Load => Phases.First(static p => p.Name == LivePhase.Load);

    /// <summary>What targets ask for, what was found, and whether that is reached.</summary>
    internal IEnumerable<(string Name, string Target, string Found, bool IsReached)> Targets()
    {
        LivePhaseResult capacity = Phases.First(static p => p.Name == LivePhase.Capacity);
        yield return ("taken, GB/s", "1", FormattableString.Invariant($"{capacity.GigabytesPerSecond:F2}"), capacity.GigabytesPerSecond >= 1);
        yield return ("close of a window at 70 %, p99, ms", "5", FormattableString.Invariant($"{Load.P99:F1}"), Load.P99 <= 5);
        yield return ("close of a window at 70 %, p99.9, ms", "20", FormattableString.Invariant($"{Load.P999:F1}"), Load.P999 <= 20);
        yield return ("collections of generation 2 at 70 %", "0", FormattableString.Invariant($"{Load.Usage.Gen2}"), Load.Usage.Gen2 == 0);
        yield return ("peak RSS at 70 %, MB", "150", FormattableString.Invariant($"{Load.Usage.PeakRssBytes / 1e6:F0}"), Load.Usage.PeakRssBytes <= 150e6);
        yield return ("lines lost", "0", FormattableString.Invariant($"{Sent - Counted - Rejected - Late}"), Sent == Counted + Rejected + Late);
    }
}

/// <summary>A phase of a live run.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Seconds">How long lines were sent.</param>
/// <param name="GigabytesPerSecond">10^9 bytes that were sent and taken.</param>
/// <param name="MillionsPerSecond">Lines.</param>
/// <param name="Windows">Windows that closed.</param>
/// <param name="P50">Time from the arrival of the line that closes a window to its frame being handed over, milliseconds: median.</param>
/// <param name="P99">Of 99 of a hundred windows.</param>
/// <param name="P999">Of 999 of a thousand.</param>
/// <param name="Longest">Of all.</param>
/// <param name="Usage">Of the receiving process.</param>
internal sealed record LivePhaseResult(
    string Name, double Seconds, double GigabytesPerSecond, double MillionsPerSecond, int Windows, double P50, double P99, double P999, double Longest, Usage Usage);

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
/// <param name="Bytes">Bytes of the input; 0 for columns.</param>
/// <param name="Rows">Rows folded.</param>
/// <param name="Results">Rows of all windows.</param>
/// <param name="Target">Rows a second to reach, 0 for none.</param>
/// <param name="Contenders">One a contender.</param>
internal sealed record WindowCaseResult(string Name, string Input, long Bytes, int Rows, long Results, double Target, IReadOnlyList<ContenderResult> Contenders)
{
    /// <summary>True when this project is as fast as it should be, or nothing is asked for.</summary>
    internal bool IsReached => Target == 0 || Contenders[0].MillionsPerSecond >= Target / 1e6;
}

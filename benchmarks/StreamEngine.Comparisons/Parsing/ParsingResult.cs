using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>The comparison as it is written.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Libraries">Versions of the others.</param>
/// <param name="Repeat">Timed runs of each reader.</param>
/// <param name="WarmSeconds">Time for which each reader ran before.</param>
/// <param name="Cases">One an input.</param>
internal sealed record ParsingResult(Machine Machine, IReadOnlyList<string> Libraries, int Repeat, int WarmSeconds, IReadOnlyList<ParsingCaseResult> Cases);

/// <summary>One input.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Input">What was read.</param>
/// <param name="Bytes">Bytes of it.</param>
/// <param name="Records">Records, on which all readers agree.</param>
/// <param name="Rows">One a reader.</param>
internal sealed record ParsingCaseResult(string Name, string Input, long Bytes, long Records, IReadOnlyList<ContenderResult> Rows);

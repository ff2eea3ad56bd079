using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Templates;

/// <summary>All cases.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Repeat">Timed passes of each miner.</param>
/// <param name="WarmSeconds">Seconds for which each ran before.</param>
/// <param name="Cases">The cases.</param>
/// <param name="NewTemplates">Times of one new template; null when they were not measured.</param>
/// <param name="Memory">What a table takes; null when it was not measured.</param>
internal sealed record MiningResult(
    Machine Machine, int Repeat, int WarmSeconds, IReadOnlyList<MiningCaseResult> Cases, NewTemplateTimes? NewTemplates, TableMemory? Memory);

/// <summary>One case.</summary>
/// <param name="Name">Name.</param>
/// <param name="About">What the messages are.</param>
/// <param name="Lines">Messages of a pass.</param>
/// <param name="Bytes">Their bytes in UTF-8.</param>
/// <param name="Miners">The miners, this project first.</param>
internal sealed record MiningCaseResult(string Name, string About, int Lines, long Bytes, IReadOnlyList<MinerResult> Miners);

/// <summary>One miner.</summary>
/// <param name="Rate">What was measured; rows are lines.</param>
/// <param name="Groups">Groups that it found.</param>
/// <param name="Accuracy">Share of lines whose group is the true one; null when it does a part of the work only.</param>
internal sealed record MinerResult(ContenderResult Rate, int Groups, double? Accuracy);

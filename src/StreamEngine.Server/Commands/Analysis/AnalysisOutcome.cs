using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Pipeline;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>What came of an analysis.</summary>
/// <param name="Result">Status and templates.</param>
/// <param name="Insights">The last revision of every insight, in time order.</param>
/// <param name="Changes">Changes in time order.</param>
/// <param name="DeadLetters">Records that could not be used.</param>
internal sealed record AnalysisOutcome(
    PipelineResult Result, IReadOnlyList<Insight> Insights, IReadOnlyList<ChangeEvent> Changes, DeadLetterSummary DeadLetters)
{
    internal PipelineStatus Status => Result.Status;

    /// <summary>Records whose window had closed.</summary>
    internal long Late => Status.Ledger.Sum(static entry => entry.Late);

    /// <summary>Records that say nothing by design: headers and comments.</summary>
    internal long Filtered => Status.Ledger.Sum(static entry => entry.Filtered);

    /// <summary>Records that say something, or should have.</summary>
    internal long Records => Status.Records - Filtered;

    private IEnumerable<string> Unread => Status.Problems.Concat(Status.Sources.Where(static s => s.Records > 0 && s.Rejected == s.Records)
        .Select(static s => FormattableString.Invariant($"{s.Name}: none of its {s.Records:N0} records could be read as {s.Format}; is it in another format?")));

    /// <summary>Everything that could not be read, one sentence each, path first.</summary>
    internal IEnumerable<string> Problems => Unread.Concat(Status.Sources.Where(static s => s.Error is not null)
        .Select(static s => s.Error!.StartsWith(s.Name, StringComparison.Ordinal) ? s.Error! : $"{s.Name}: {s.Error}"));
}

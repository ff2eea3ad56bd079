using StreamEngine.Pipeline;

namespace StreamEngine.Server.Run;

/// <summary>Whether the process does its work, and if not, why: the answer of /health/ready.</summary>
/// <param name="IsReady">True when input is taken and gets through.</param>
/// <param name="Reasons">One sentence each; empty when ready.</param>
internal sealed record Readiness(bool IsReady, IReadOnlyList<string> Reasons)
{
    /// <summary>Judges a running pipeline.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="sources">Its sources.</param>
    /// <param name="now">Time of the pipeline's clock.</param>
    /// <param name="stuckAfter">How long input may wait without progress.</param>
    internal static Readiness Of(PipelineStatus status, IReadOnlyList<TrackedSource> sources, DateTimeOffset now, TimeSpan stuckAfter)
    {
        var reasons = new List<string>();
        if (status.State != PipelineState.Running)
        {
            reasons.Add($"the pipeline is {status.State.ToString().ToLowerInvariant()}");
        }

        foreach (TrackedSource source in sources)
        {
            if (source.Problem is { } problem)
            {
                reasons.Add($"source {source.Name}: {problem}");
            }
        }

        bool waits = status.Sources.Any(s => s.LastRead > status.LastProgress) || status.Ledger.Any(static l => l.Stage == "order" && l.Held > 0);
        TimeSpan silence = now - status.LastProgress;
        if (waits && silence > stuckAfter)
        {
            reasons.Add(FormattableString.Invariant($"input waits, but nothing has got through for {silence.TotalSeconds:F0} s"));
        }

        return new Readiness(reasons.Count == 0, reasons);
    }
}

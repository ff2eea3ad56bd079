using StreamEngine.Scoring.Logs;

namespace StreamEngine.Scoring.Entities;

/// <summary>Decides what of entities is left to be told beside what is told of their series.</summary>
internal static class EntityGate
{
    /// <summary>Share of series that are told, or just were, from which the entity says nothing new.</summary>
    private const double Explained = 0.5;

    /// <summary>Takes out what the series say already, and what is too much for a frame with many entities. What is told already goes on.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="policy">What is told.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="step">Distance of frames, nanoseconds.</param>
    /// <param name="isTold">True for a series of which something is told, or just was.</param>
    internal static void Sift(List<LogFinding> findings, FindingPolicy policy, AlertBudget budget, long step, Func<int, bool> isTold)
    {
        if (!findings.Exists(static f => f.Kind == AnomalyKind.UnusualCombination))
        {
            return;
        }

        double series = budget.Series(step);
        double need = budget.Findings(findings.FindAll(static f => f.Kind == AnomalyKind.UnusualCombination), step);
        int explained = 0;
        findings.RemoveAll(finding =>
        {
            if (finding.Kind != AnomalyKind.UnusualCombination || policy.IsOpen(finding))
            {
                return false;
            }

            bool told = finding.Parts.Where(part => isTold(part.SeriesId)).Sum(static part => part.Share) >= Explained;
            explained += told && finding.PValue <= series ? 1 : 0;
            return told || (finding.PValue <= series && finding.PValue > need);
        });
        policy.Explain(explained);
    }
}

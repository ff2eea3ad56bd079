namespace StreamEngine.Evaluation.Templates;

/// <summary>
/// How well lines were grouped and templates worded, by the measures of Zhu et al. 2019 (GA), Dai et al. 2020 (PA), Khan et al. 2022 (FTA) and
/// Jiang et al. 2024 (FGA), 0 to 1.
/// </summary>
/// <param name="GroupingAccuracy">GA: share of lines whose group is exactly the true one.</param>
/// <param name="GroupingF1">FGA: harmonic mean of the shares of found and of true groups that are right.</param>
/// <param name="ParsingAccuracy">PA: share of lines whose template has the true text.</param>
/// <param name="TemplateF1">FTA: as FGA, of groups that also have the true text.</param>
/// <param name="Lines">Lines.</param>
/// <param name="TrueGroups">Groups there are.</param>
/// <param name="FoundGroups">Groups that were found.</param>
internal sealed record MiningScore(
    double GroupingAccuracy, double GroupingF1, double ParsingAccuracy, double TemplateF1, int Lines, int TrueGroups, int FoundGroups)
{
    /// <summary>Compares what was found of each line with the true template of each line.</summary>
    internal static MiningScore Of(IReadOnlyList<string> truth, IReadOnlyList<MinedLine> mined)
    {
        List<LineGroup> trueGroups = LineGroup.OfTruth(truth);
        List<LineGroup> foundGroups = LineGroup.OfMined(mined);
        var byFirst = trueGroups.ToDictionary(g => g.Lines[0]);
        int rightLines = 0;
        int rightGroups = 0;
        int rightTemplates = 0;
        int rightTexts = 0;
        foreach (LineGroup found in foundGroups)
        {
            string text = TemplateText.Normalise(found.Text);
            rightTexts += found.Lines.Count(i => TemplateText.Normalise(truth[i]) == text);
            if (byFirst.TryGetValue(found.Lines[0], out LineGroup? real) && real.Lines.SequenceEqual(found.Lines))
            {
                rightLines += found.Lines.Count;
                rightGroups++;
                rightTemplates += TemplateText.Normalise(real.Text) == text ? 1 : 0;
            }
        }

        // 2PR / (P + R) with P = right / found and R = right / true.
        double groups = Math.Max(1, trueGroups.Count + foundGroups.Count);
        double lines = Math.Max(1, truth.Count);
        return new MiningScore(
            rightLines / lines, 2 * rightGroups / groups, rightTexts / lines, 2 * rightTemplates / groups, truth.Count, trueGroups.Count, foundGroups.Count);
    }
}

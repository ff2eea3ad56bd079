namespace StreamEngine.Evaluation.Templates;

/// <summary>A true template that was not found as it is.</summary>
/// <param name="Truth">The true group.</param>
/// <param name="WrongGroup">True when its lines are no group of those that were found; else only the text is wrong.</param>
/// <param name="Found">Texts that its lines got: how many of them, and how many lines that group has in all.</param>
internal sealed record MiningMistake(LineGroup Truth, bool WrongGroup, IReadOnlyList<(string Text, int Lines, int Of)> Found)
{
    /// <summary>All mistakes, those of most lines first.</summary>
    internal static List<MiningMistake> All(IReadOnlyList<string> truth, IReadOnlyList<MinedLine> mined)
    {
        List<LineGroup> foundGroups = LineGroup.OfMined(mined);
        int[] foundOf = new int[truth.Count];
        for (int g = 0; g < foundGroups.Count; g++)
        {
            foreach (int line in foundGroups[g].Lines)
            {
                foundOf[line] = g;
            }
        }

        var mistakes = new List<MiningMistake>();
        foreach (LineGroup real in LineGroup.OfTruth(truth))
        {
            List<(string Text, int Lines, int Of)> found =
            [
                .. real.Lines.GroupBy(i => foundOf[i]).Select(g => (foundGroups[g.Key].Text, Lines: g.Count(), Of: foundGroups[g.Key].Lines.Count)).OrderByDescending(f => f.Lines),
            ];
            bool wrongGroup = found.Count > 1 || found[0].Of != real.Lines.Count;
            if (wrongGroup || TemplateText.Normalise(found[0].Text) != TemplateText.Normalise(real.Text))
            {
                mistakes.Add(new MiningMistake(real, wrongGroup, found));
            }
        }

        return [.. mistakes.OrderByDescending(m => m.Truth.Lines.Count)];
    }
}

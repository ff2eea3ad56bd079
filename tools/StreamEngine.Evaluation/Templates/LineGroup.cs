namespace StreamEngine.Evaluation.Templates;

/// <summary>Lines that share a template, by rising number.</summary>
internal sealed record LineGroup(string Text, IReadOnlyList<int> Lines)
{
    /// <summary>Groups by the true template, in order of appearance. Events with the same text cannot be told apart.</summary>
    internal static List<LineGroup> OfTruth(IReadOnlyList<string> templates) => Of(templates, templates);

    /// <summary>Groups by the id of the template that was found. A line without one is a group of its own, with an empty text.</summary>
    internal static List<LineGroup> OfMined(IReadOnlyList<MinedLine> lines) =>
        Of([.. lines.Select((l, i) => l.Id.Length > 0 ? l.Id : FormattableString.Invariant($"line {i}"))], [.. lines.Select(l => l.Id.Length > 0 ? l.Text : "")]);

    private static List<LineGroup> Of(IReadOnlyList<string> keys, IReadOnlyList<string> texts) =>
        [.. Enumerable.Range(0, keys.Count).GroupBy(i => keys[i], StringComparer.Ordinal).Select(g => new LineGroup(texts[g.First()], [.. g]))];
}

namespace StreamEngine.Evaluation.Templates;

/// <summary>Brings texts of templates into a form in which they can be compared.</summary>
internal static class TemplateText
{
    private const string Wildcard = "<*>";

    /// <summary>White space is folded and trimmed; <c>&lt;*&gt;</c> that touch or have only blanks between them are one.</summary>
    internal static string Normalise(string text)
    {
        string folded = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        for (string before = ""; before.Length != folded.Length;)
        {
            before = folded;
            folded = folded.Replace($"{Wildcard} {Wildcard}", Wildcard, StringComparison.Ordinal).Replace(Wildcard + Wildcard, Wildcard, StringComparison.Ordinal);
        }

        return folded;
    }
}

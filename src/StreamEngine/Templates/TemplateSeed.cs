namespace StreamEngine.Templates;

/// <summary>A template that exists from the start: it keeps the id of its text, is never evicted, and takes all lines that match it.</summary>
public sealed class TemplateSeed
{
    /// <summary>
    /// The text, <c>&lt;*&gt;</c> for variable parts. One that is a word of its own covers exactly one word or variable part, one inside a word
    /// what is left of it.
    /// </summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>What people read in place of the text; null for the text.</summary>
    public string? Name { get; set; }
}

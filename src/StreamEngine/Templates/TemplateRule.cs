namespace StreamEngine.Templates;

/// <summary>
/// What an operator says of one template, by its id or text. It goes on to the more general template that takes the lines over. The id and
/// all counts stay as they are.
/// </summary>
public sealed class TemplateRule
{
    /// <summary>Id of the template, 16 hexadecimal digits. Needs this or <see cref="Text"/>.</summary>
    public string? Id { get; set; }

    /// <summary>Text of the template, as lists show it.</summary>
    public string? Text { get; set; }

    /// <summary>What people read in place of the text; null for the text.</summary>
    public string? Name { get; set; }

    /// <summary>True when no anomaly is made of it: neither as new, nor as a burst or silence. Default false.</summary>
    public bool Mute { get; set; }

    /// <summary>True when it is never evicted. Default false.</summary>
    public bool Pin { get; set; }
}

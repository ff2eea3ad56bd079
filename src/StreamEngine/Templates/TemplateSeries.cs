namespace StreamEngine.Templates;

/// <summary>
/// A metric that is made of the numbers which the lines of one template have in one slot. It follows the template when a more general one takes its lines over.
/// Durations are in seconds, sizes in bytes, percentages as shares of 1, other numbers as they are.
/// </summary>
public sealed class TemplateSeries
{
    /// <summary>Most members of <see cref="Labels"/>.</summary>
    internal const int MaxLabels = 4;

    /// <summary>Id of the template, 16 hexadecimal digits. Needs this or <see cref="Text"/>.</summary>
    public string? Id { get; set; }

    /// <summary>Text of the template, as lists show it.</summary>
    public string? Text { get; set; }

    /// <summary>The slot: its number, from 1, or the word before the equals sign in front of it.</summary>
    public string Slot { get; set; } = string.Empty;

    /// <summary>Name of the metric, 1 to 200 characters. Default <c>log.value</c>.</summary>
    public string Name { get; set; } = "log.value";

    /// <summary>Slots of the same template whose values tell series apart, at most 4: each a number, then the label is <c>slot_N</c>, or a key, which is the label. Default none.</summary>
    public IList<string> Labels { get; set; } = [];

    /// <summary>Series that are told apart by <see cref="Labels"/>, 1 to 10,000; the numbers of further ones go to one whose labels are <c>&lt;other&gt;</c>. Default 100.</summary>
    public int MaxSeries { get; set; } = 100;
}

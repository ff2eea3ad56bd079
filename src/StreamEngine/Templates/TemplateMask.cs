namespace StreamEngine.Templates;

/// <summary>A kind of text that is a variable part wherever it stands, whatever else would be made of it.</summary>
public sealed class TemplateMask
{
    /// <summary>Name, its own among the masks.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>
    /// A .NET regular expression without regard to culture. It is matched in a time that grows with the line alone, so it cannot have look-arounds,
    /// back references and atomic groups.
    /// </summary>
    public string Pattern { get; set; } = string.Empty;
}

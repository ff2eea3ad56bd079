namespace StreamEngine.Templates;

/// <summary>Limits of the log template table.</summary>
public sealed class TemplateOptions
{
    /// <summary>Templates that are told apart, 1 to 1,000,000; lines of further ones are counted under <c>&lt;other&gt;</c>. Default 10,000.</summary>
    public int MaxTemplates { get; set; } = 10_000;

    /// <summary>
    /// Templates that differ in one word only before that word counts as variable, 2 or more. Default 12: sets of verbs and states stay
    /// apart, names of users and hosts do not.
    /// </summary>
    public int VariableWords { get; set; } = 12;

    /// <summary>
    /// Folder of a journal of all templates, with their ids and what took them over; it may be read while it is written, and a process that
    /// begins without a snapshot goes on with what it knows. Null, the default, writes none. It is made when it is not there.
    /// </summary>
    public string? Journal { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its limits.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTemplates, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxTemplates, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(VariableWords, 2);
    }
}

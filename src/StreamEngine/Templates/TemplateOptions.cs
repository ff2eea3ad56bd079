namespace StreamEngine.Templates;

/// <summary>Limits of the log template table, and what operators say of templates.</summary>
public sealed class TemplateOptions
{
    /// <summary>Most members of <see cref="Seeds"/>.</summary>
    internal const int MaxSeeds = 1000;

    /// <summary>Most members of <see cref="Masks"/>.</summary>
    internal const int MaxMasks = 32;

    /// <summary>Most members of <see cref="Rules"/>.</summary>
    internal const int MaxRules = 10_000;

    /// <summary>Most members of <see cref="Series"/>.</summary>
    internal const int MaxSeries = 1000;

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

    /// <summary>Templates that exist from the start, at most 1,000 and half of <see cref="MaxTemplates"/>. Default none.</summary>
    public IList<TemplateSeed> Seeds { get; set; } = [];

    /// <summary>What is variable besides what is known to be, at most 32; where two overlap, the first one counts. Default none.</summary>
    public IList<TemplateMask> Masks { get; set; } = [];

    /// <summary>Names, silence and places of single templates, at most 10,000; the first name of a template counts. Default none.</summary>
    public IList<TemplateRule> Rules { get; set; } = [];

    /// <summary>Numbers in lines that become metrics, at most 1,000. Default none.</summary>
    public IList<TemplateSeries> Series { get; set; } = [];

    /// <summary>
    /// Numbers in lines whose range is learned, so that unusual ones are told: slots of the templates that were frequent first, 0 to 100,000; those of <see cref="Series"/> come on top.
    /// A slot takes 2.5 KB. Default 1,000; 0 for those of <see cref="Series"/> alone.
    /// </summary>
    public int MaxLearnedSlots { get; set; } = 1000;

    /// <exception cref="ArgumentException">A value is outside its limits.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLearnedSlots, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxLearnedSlots, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTemplates, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxTemplates, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(VariableWords, 2);
        if (TemplateCheck.Run(this) is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors));
        }
    }
}

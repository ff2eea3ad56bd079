namespace StreamEngine.Templates;

/// <summary>A template as lists show it: with the lines of those that read alike and of those that it took over.</summary>
/// <param name="Template">The template, the first one of those that read alike.</param>
/// <param name="Text">Its text.</param>
internal sealed record TemplateEntry(TemplateInfo Template, string Text)
{
    /// <summary>Lines.</summary>
    internal long Count { get; set; }

    /// <summary>Event time of the earliest line, <see cref="long.MaxValue"/> without one.</summary>
    internal long FirstSeen { get; set; } = long.MaxValue;

    /// <summary>Event time of the latest line, <see cref="long.MinValue"/> without one.</summary>
    internal long LastSeen { get; set; } = long.MinValue;

    /// <summary>Highest severity of its lines.</summary>
    internal Batching.Severity Severity { get; set; }

    /// <summary>Share of all lines, 0 to 1.</summary>
    internal double Share { get; set; }

    /// <summary>What people read: the name, or the text.</summary>
    internal string Label => Template.Name ?? Text;

    /// <summary>True when a line has told a time.</summary>
    internal bool HasTimes => FirstSeen <= LastSeen;

    /// <summary>Lines a minute from the first to the last one; null when there is no time between them.</summary>
    internal double? LinesPerMinute => LastSeen > FirstSeen ? Count * 60e9 / ((double)LastSeen - FirstSeen) : null;

    /// <summary>Other ids of its lines: of templates that it took over, and of those that read alike.</summary>
    internal List<string> Aliases { get; } = [];
}

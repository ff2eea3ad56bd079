namespace StreamEngine.Batching;

/// <summary>
/// Which lines start a record and which go on with the one before. Exactly one of <see cref="Start"/>, <see cref="Continuation"/> and
/// <see cref="Indented"/> is set.
/// </summary>
public sealed class MultilineOptions
{
    /// <summary>Most lines of a record when nothing else is set.</summary>
    internal const int DefaultMaxLines = 5_000;

    /// <summary>
    /// A regular expression that is looked for in a line: lines with it start a record. The word <c>timestamp</c> stands for lines that begin
    /// with a timestamp of a known shape, brackets before it allowed.
    /// </summary>
    public string? Start { get; set; }

    /// <summary>A regular expression that is looked for in a line: lines with it go on with the record before.</summary>
    public string? Continuation { get; set; }

    /// <summary>True when lines that begin with a space or tab go on with the record before.</summary>
    public bool Indented { get; set; }

    /// <summary>True to turn the rule round: lines without the expression start, or go on. Default false.</summary>
    public bool Negate { get; set; }

    /// <summary>Most lines of a record, 1 to 1,000,000; further ones go to the dead letters, each on its own. Default 5,000.</summary>
    public int MaxLines { get; set; } = DefaultMaxLines;
}

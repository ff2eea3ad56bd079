namespace StreamEngine.Scoring.Rules;

/// <summary>What is wrong with a rule or a maintenance window.</summary>
/// <param name="List">Key of the list: <c>rules</c> or <c>maintenance</c>.</param>
/// <param name="Index">Place in the list; -1 for the list itself.</param>
/// <param name="Key">Key of the item; empty for the whole item.</param>
/// <param name="Message">What was expected, and what was found.</param>
internal sealed record RuleError(string List, int Index, string Key, string Message)
{
    /// <summary>Keys of which one is missing, if that is what is wrong: where it stands in a file and could not be read, that has been told.</summary>
    internal IReadOnlyList<string> Missing { get; init; } = [];

    public override string ToString() => Index < 0 ? $"scoring.{List}: {Message}" : FormattableString.Invariant($"scoring.{List}[{Index}]{(Key.Length == 0 ? Key : "." + Key)}: {Message}");
}

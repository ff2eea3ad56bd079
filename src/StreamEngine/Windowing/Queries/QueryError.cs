namespace StreamEngine.Windowing.Queries;

/// <summary>What is wrong with a part of a query.</summary>
/// <param name="Part">Name of the property.</param>
/// <param name="Index">Which of its items; -1 when it is no list, or the list as a whole is meant.</param>
/// <param name="Column">Place in the text of an expression, from 1; 0 for none.</param>
/// <param name="Message">What is expected and what is found.</param>
internal sealed record QueryError(string Part, int Index, int Column, string Message)
{
    /// <summary>The error in one line.</summary>
    public override string ToString() =>
        $"{Part}{(Index < 0 ? string.Empty : $"[{Index}]")}{(Column > 0 ? $", column {Column}" : string.Empty)}: {Message}";
}

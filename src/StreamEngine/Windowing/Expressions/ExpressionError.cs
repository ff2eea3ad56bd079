namespace StreamEngine.Windowing.Expressions;

/// <summary>What is wrong with an expression, and where.</summary>
/// <param name="Column">Place in the text, from 1; 0 for an expression that was given as C#.</param>
/// <param name="Expected">What would have been right there.</param>
/// <param name="Found">What stands there.</param>
public sealed record ExpressionError(int Column, string Expected, string Found)
{
    /// <summary>The error in one line.</summary>
    public override string ToString() =>
        Column > 0 ? $"column {Column}: expected {Expected}, found {Found}" : $"expected {Expected}, found {Found}";
}

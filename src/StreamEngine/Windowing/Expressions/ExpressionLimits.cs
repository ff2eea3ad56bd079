namespace StreamEngine.Windowing.Expressions;

/// <summary>How large an expression may be.</summary>
internal static class ExpressionLimits
{
    /// <summary>Characters of the text.</summary>
    internal const int Length = 16384;

    /// <summary>Nesting of parentheses, calls, <c>not</c> and signs.</summary>
    internal const int Depth = 200;

    /// <summary>Operators, names, values and calls.</summary>
    internal const int Nodes = 2000;

    /// <summary>Values of a list.</summary>
    internal const int List = 256;

    /// <summary>Characters of the pattern of <c>matches</c>.</summary>
    internal const int Pattern = 1000;

    /// <summary>Product of the counts of repetitions in a pattern: what a pattern costs grows with it.</summary>
    internal const int Repeats = 1000;
}

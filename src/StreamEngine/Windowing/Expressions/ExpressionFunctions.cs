namespace StreamEngine.Windowing.Expressions;

/// <summary>The functions that there are.</summary>
internal static class ExpressionFunctions
{
    internal const string Abs = "abs";
    internal const string Min = "min";
    internal const string Max = "max";
    internal const string Floor = "floor";
    internal const string Ceil = "ceil";
    internal const string Round = "round";
    internal const string Length = "length";
    internal const string Lower = "lower";
    internal const string Coalesce = "coalesce";
    internal const string If = "if";
    internal const string Number = "number";
    internal const string Text = "text";
    internal const string Boolean = "boolean";

    /// <summary>Name -> least and most arguments.</summary>
    internal static Dictionary<string, (int Least, int Most)> Arguments { get; } = new(StringComparer.Ordinal)
    {
        [Abs] = (1, 1),
        [Min] = (2, 16),
        [Max] = (2, 16),
        [Floor] = (1, 1),
        [Ceil] = (1, 1),
        [Round] = (1, 1),
        [Length] = (1, 1),
        [Lower] = (1, 1),
        [Coalesce] = (2, 16),
        [If] = (2, 3),
        [Number] = (1, 1),
        [Text] = (1, 1),
        [Boolean] = (1, 1),
    };

    /// <summary>The type of what a function gives.</summary>
    internal static ExpressionType TypeOf(CallNode call) => call.Name switch
    {
        Lower or Text => ExpressionType.Text,
        Boolean => ExpressionType.Boolean,
        Coalesce => FirstType(call.Arguments.Items),
        If => FirstType(call.Arguments.Items.AsSpan(1)),
        _ => ExpressionType.Number,
    };

    /// <summary>The type that arguments share: that of the first which has one.</summary>
    internal static ExpressionType FirstType(ReadOnlySpan<Node> nodes)
    {
        foreach (Node node in nodes)
        {
            if (ColumnNode.TypeOf(node) is var type and not ExpressionType.Any)
            {
                return type;
            }
        }

        return ExpressionType.Any;
    }
}

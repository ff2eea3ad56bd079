namespace StreamEngine.Windowing.Expressions;

/// <summary>Type of a value.</summary>
internal enum ExpressionType
{
    /// <summary>Of a field or label: what its context asks for.</summary>
    Any,
    Number,
    Text,
    Boolean,
}

/// <summary>Where the values of a column come from.</summary>
internal enum ColumnKind
{
    Time,
    Severity,
    Status,
    Template,
    Duration,
    Size,
    Value,

    /// <summary>A text column of the batch, by its index.</summary>
    Text,

    /// <summary>A field, by its name.</summary>
    Field,

    /// <summary>A label of a metric, by its name.</summary>
    Label,

    /// <summary>A column of the table that the rows are joined with, by its index.</summary>
    Joined,
}

/// <summary>A name once it is known what it names.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Index">Index of a text column or of one of a table.</param>
/// <param name="Name">Name of a field or label, or of the column.</param>
/// <param name="Type">Type of its values.</param>
internal sealed record ColumnNode(ColumnKind Kind, int Index, string Name, ExpressionType Type) : Node
{
    /// <summary>The type of a node that is resolved.</summary>
    internal static ExpressionType TypeOf(Node node) => node switch
    {
        NumberNode => ExpressionType.Number,
        TextNode => ExpressionType.Text,
        ColumnNode column => column.Type,
        UnaryNode { Operator: UnaryOperator.Negate } => ExpressionType.Number,
        BinaryNode { Operator: >= BinaryOperator.Add } => ExpressionType.Number,
        CallNode call => ExpressionFunctions.TypeOf(call),
        _ => ExpressionType.Boolean,
    };

    /// <summary>A type in words.</summary>
    internal static string Show(ExpressionType type) => type switch
    {
        ExpressionType.Number => "a number",
        ExpressionType.Text => "a text",
        ExpressionType.Boolean => "a condition",
        _ => "a value",
    };
}

using System.Globalization;

namespace StreamEngine.Windowing.Expressions;

/// <summary>A place in the text. All places are equal, so that trees are compared by what they say.</summary>
internal readonly record struct Place(int Column)
{
    public bool Equals(Place other) => true;

    public override int GetHashCode() => 0;
}

/// <summary>A node of the tree of an expression.</summary>
internal abstract record Node
{
    /// <summary>Where it stands, from 1; 0 when it does not come from a text.</summary>
    internal Place At { get; init; }
}

/// <summary>A number. An integer of 64 bits keeps its exact value beside the double.</summary>
internal sealed record NumberNode : Node
{
    private NumberNode(double value, bool isInteger, long integer) => (Value, IsInteger, Integer) = (value, isInteger, integer);

    internal double Value { get; }

    internal bool IsInteger { get; }

    internal long Integer { get; }

    internal static NumberNode Of(long value) => new(value, true, value);

    internal static NumberNode Of(double value) =>
        Math.Abs(value) <= 1L << 53 && value == Math.Floor(value) ? Of((long)value) : new(value, false, 0);

    internal string Show() => IsInteger ? Integer.ToString(CultureInfo.InvariantCulture) : Value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A text.</summary>
internal sealed record TextNode(string Value) : Node;

/// <summary>A truth value.</summary>
internal sealed record BooleanNode(bool Value) : Node;

/// <summary>A name: of a column, a field, a label or a severity.</summary>
/// <param name="Prefix">What kind of name it says it is.</param>
/// <param name="Path">The name, or a path with dots between.</param>
internal sealed record NameNode(NamePrefix Prefix, string Path) : Node;

/// <summary>What stands before a name.</summary>
internal enum NamePrefix
{
    None,
    Fields,
    Label,
}

/// <summary>An operator before its operand.</summary>
internal sealed record UnaryNode(UnaryOperator Operator, Node Operand) : Node;

internal enum UnaryOperator
{
    Not,
    Negate,
    IsNull,
}

/// <summary>An operator between two operands.</summary>
internal sealed record BinaryNode(BinaryOperator Operator, Node Left, Node Right) : Node;

internal enum BinaryOperator
{
    Or,
    And,
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    EqualsIgnoringCase,
    ContainsIgnoringCase,
    StartsWithIgnoringCase,
    EndsWithIgnoringCase,
    MatchesIgnoringCase,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// <summary>Whether a value is among others.</summary>
internal sealed record InNode(Node Value, NodeList Items) : Node;

/// <summary>A call of a function.</summary>
internal sealed record CallNode(string Name, NodeList Arguments) : Node;

/// <summary>Nodes in order, equal when their nodes are.</summary>
internal sealed class NodeList(params Node[] items) : IEquatable<NodeList>
{
    internal Node[] Items { get; } = items;

    internal int Count => Items.Length;

    internal Node this[int index] => Items[index];

    public bool Equals(NodeList? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as NodeList);

    public override int GetHashCode() => Items.Aggregate(Items.Length, static (hash, node) => HashCode.Combine(hash, node));
}

using System.Text;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Computes what does not depend on the rows. Gives what the compiled program would give; a result that is null stays an operation.</summary>
internal static class ConstantFolder
{
    /// <summary>A node whose operands are folded.</summary>
    internal static Node Fold(Node node)
    {
        Node folded = node switch
        {
            UnaryNode { Operator: UnaryOperator.Negate, Operand: NumberNode number } => Known(-number.Value) ?? node,
            UnaryNode { Operator: UnaryOperator.Not, Operand: BooleanNode truth } => new BooleanNode(!truth.Value),
            UnaryNode { Operator: UnaryOperator.IsNull, Operand: NumberNode or TextNode or BooleanNode } => new BooleanNode(false),
            BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } logic => Logic(logic),
            BinaryNode { Left: NumberNode left, Right: NumberNode right } binary => Numbers(binary, left, right),
            InNode { Value: NumberNode or TextNode } list => Member(list),
            BinaryNode { Operator: < BinaryOperator.Contains, Left: TextNode left, Right: TextNode right } binary => new BooleanNode(
                Of(binary.Operator).Holds(Encoding.UTF8.GetBytes(left.Value).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Value)))),
            CallNode call => Call(call),
            _ => node,
        };
        return folded with { At = node.At };
    }

    /// <summary>The comparison of an operator.</summary>
    internal static Comparison Of(BinaryOperator comparison) => (Comparison)(comparison - BinaryOperator.Equal);

    /// <summary>The operator with its sides exchanged.</summary>
    internal static BinaryOperator Mirrored(BinaryOperator comparison) => BinaryOperator.Equal + (int)Of(comparison).Mirrored();

    private static NumberNode? Known(double value) => double.IsNaN(value) ? null : NumberNode.Of(value);

    private static Node Logic(BinaryNode logic)
    {
        bool decides = logic.Operator == BinaryOperator.Or;
        return (logic.Left, logic.Right) switch
        {
            (BooleanNode left, _) => left.Value == decides ? left : Condition(logic.Right, logic),
            (_, BooleanNode right) => right.Value == decides ? right : Condition(logic.Left, logic),
            _ => logic,
        };
    }

    /// <summary>A side as a condition; the whole when the side alone could be read as something else.</summary>
    private static Node Condition(Node side, Node whole) => ColumnNode.TypeOf(side) != ExpressionType.Any ? side
        : side is ColumnNode column ? column with { Type = ExpressionType.Boolean }
        : whole;

    private static BooleanNode Member(InNode list) => new(list.Items.Items.Any(item =>
        Fold(new BinaryNode(BinaryOperator.Equal, list.Value, item)) is BooleanNode { Value: true }));

    private static Node Numbers(BinaryNode node, NumberNode left, NumberNode right)
    {
        if (node.Operator < BinaryOperator.Contains)
        {
            return new BooleanNode(left.IsInteger
                ? Bounds.Holds(Bounds.Long(Of(node.Operator), right), left.Integer)
                : Bounds.Holds(Bounds.Double(Of(node.Operator), right), left.Value));
        }

        double? value = node.Operator switch
        {
            BinaryOperator.Add => left.Value + right.Value,
            BinaryOperator.Subtract => left.Value - right.Value,
            BinaryOperator.Multiply => left.Value * right.Value,
            BinaryOperator.Divide => DivideOperator.Compute(left.Value, right.Value),
            BinaryOperator.Remainder => left.Value % right.Value,
            _ => null,
        };
        return value is { } known ? Known(known) ?? (Node)node : node;
    }

    private static Node Call(CallNode call)
    {
        if (call is { Name: ExpressionFunctions.If, Arguments: { Count: 3, Items: [BooleanNode condition, ..] } })
        {
            Node chosen = call.Arguments[condition.Value ? 1 : 2], other = call.Arguments[condition.Value ? 2 : 1];
            return ColumnNode.TypeOf(chosen) != ExpressionType.Any || ColumnNode.TypeOf(other) == ExpressionType.Any ? chosen : call;
        }

        return call switch
        {
            { Name: ExpressionFunctions.Lower, Arguments.Items: [TextNode text] } => new TextNode(Lower(text.Value)),
            { Name: ExpressionFunctions.Length, Arguments.Items: [TextNode text] } => NumberNode.Of((long)Encoding.UTF8.GetByteCount(text.Value)),
            { Arguments.Items: [NumberNode number] } => Known(One(call.Name, number.Value)) ?? (Node)call,
            _ => call,
        };
    }

    private static double One(string name, double value) => name switch
    {
        ExpressionFunctions.Abs => Math.Abs(value),
        ExpressionFunctions.Floor => Math.Floor(value),
        ExpressionFunctions.Ceil => Math.Ceiling(value),
        ExpressionFunctions.Round => Math.Round(value),
        _ => double.NaN,
    };

    private static string Lower(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });
}

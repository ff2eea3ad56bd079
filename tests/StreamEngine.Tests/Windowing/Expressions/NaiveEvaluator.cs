using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Tests.Windowing.Expressions;

/// <summary>What an expression means, for one row at a time and with values in objects: the model that programs are held against.</summary>
internal sealed class NaiveEvaluator(RowValues row)
{
    private enum Kind
    {
        Any,
        Number,
        Text,
        Boolean,
    }

    internal bool? Condition(Node node)
    {
        switch (node)
        {
            case BooleanNode truth: return truth.Value;
            case NameNode name: return Value(name) switch { bool value => value, string text => text switch { "true" => true, "false" => false, _ => null }, _ => null };
            case UnaryNode { Operator: UnaryOperator.Not } not: return !Condition(not.Operand);
            case UnaryNode isNull: return IsNull(isNull.Operand);
            case BinaryNode { Operator: BinaryOperator.And } and: return Condition(and.Left) & Condition(and.Right);
            case BinaryNode { Operator: BinaryOperator.Or } or: return Condition(or.Left) | Condition(or.Right);
            case BinaryNode { Operator: >= BinaryOperator.Contains } match: return Match(match);
            case BinaryNode compare: return Compare(compare);
            case InNode list: return In(list);
            case CallNode { Name: "if" } call:
                return Condition(call.Arguments[0]) == true ? Condition(call.Arguments[1]) : call.Arguments.Count == 3 ? Condition(call.Arguments[2]) : null;
            case CallNode { Name: "coalesce" } call: return Condition(call.Arguments[0]) ?? Condition(call.Arguments[1]);
            default: throw new InvalidOperationException(node.ToString());
        }
    }

    internal double? Number(Node node)
    {
        double? value = node switch
        {
            NumberNode number => number.Value,
            NameNode name => Value(name) switch { long integer => integer, double number => number, string text => Read(text) switch { long i => i, double d => d, _ => null }, _ => null },
            UnaryNode negate => -Number(negate.Operand),
            BinaryNode binary => Arithmetic(binary.Operator, Number(binary.Left), Number(binary.Right)),
            CallNode call => Call(call),
            _ => throw new InvalidOperationException(node.ToString()),
        };
        return value is { } known && double.IsNaN(known) ? null : value;
    }

    private static double? Arithmetic(BinaryOperator operation, double? left, double? right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => right == 0 ? null : left / right,
        _ => left % right,
    };

    private double? Call(CallNode call) => call.Name switch
    {
        "min" => Both(call, Math.Min),
        "max" => Both(call, Math.Max),
        "abs" => One(call, Math.Abs),
        "floor" => One(call, Math.Floor),
        "ceil" => One(call, Math.Ceiling),
        "round" => One(call, Math.Round),
        "length" => Text(call.Arguments[0]) is { } text ? Encoding.UTF8.GetByteCount(text) : null,
        "coalesce" => Number(call.Arguments[0]) ?? Number(call.Arguments[1]),
        "if" => Condition(call.Arguments[0]) == true ? Number(call.Arguments[1]) : Number(call.Arguments[2]),
        _ when TypeOf(call.Arguments[0]) == Kind.Any => Number(call.Arguments[0]),
        _ => Text(call.Arguments[0]) is { } text ? Read(text) switch { long i => i, double d => d, _ => null } : null,
    };

    private double? One(CallNode call, Func<double, double> function) => Number(call.Arguments[0]) is { } value ? function(value) : null;

    private double? Both(CallNode call, Func<double, double, double> function) =>
        Number(call.Arguments[0]) is { } left && Number(call.Arguments[1]) is { } right ? function(left, right) : null;

    private string? Text(Node node) => node switch
    {
        TextNode text => text.Value,
        NameNode name => Show(Value(name)),
        CallNode { Name: "lower" } call => Text(call.Arguments[0]) is { } text ? string.Concat(text.Select(static c => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c)) : null,
        CallNode { Name: "coalesce" } call => Text(call.Arguments[0]) ?? Text(call.Arguments[1]),
        CallNode { Name: "if" } call => Condition(call.Arguments[0]) == true ? Text(call.Arguments[1]) : Text(call.Arguments[2]),
        CallNode { Name: "text" } call => TypeOf(call.Arguments[0]) == Kind.Number ? Show(Number(call.Arguments[0])) : Text(call.Arguments[0]),
        _ => throw new InvalidOperationException(node.ToString()),
    };

    private static string? Show(object? value) => value switch
    {
        null => null,
        string text => text,
        bool truth => truth ? "true" : "false",
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException(value.ToString()),
    };

    private static object? Read(string text) =>
        Regex.IsMatch(text, @"^-?\d+$") && long.TryParse(text, out long integer) ? integer
        : Regex.IsMatch(text, @"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$") ? double.Parse(text, CultureInfo.InvariantCulture)
        : null;

    private object? Value(NameNode name) => (name.Prefix == NamePrefix.None ? row.Columns : row.Others).GetValueOrDefault(name.Path);

    private bool? Match(BinaryNode match)
    {
        if (Text(match.Left) is not { } text)
        {
            return null;
        }

        string part = ((TextNode)match.Right).Value;
        return match.Operator switch
        {
            BinaryOperator.Contains => text.Contains(part, StringComparison.Ordinal),
            BinaryOperator.StartsWith => text.StartsWith(part, StringComparison.Ordinal),
            BinaryOperator.EndsWith => text.EndsWith(part, StringComparison.Ordinal),
            BinaryOperator.Matches => Regex.IsMatch(text, part, RegexOptions.CultureInvariant),
            BinaryOperator.EqualsIgnoringCase => Lower(text) == Lower(part),
            BinaryOperator.ContainsIgnoringCase => Lower(text).Contains(Lower(part), StringComparison.Ordinal),
            BinaryOperator.StartsWithIgnoringCase => Lower(text).StartsWith(Lower(part), StringComparison.Ordinal),
            BinaryOperator.EndsWithIgnoringCase => Lower(text).EndsWith(Lower(part), StringComparison.Ordinal),
            _ => Regex.IsMatch(text, part, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase),
        };
    }

    private static string Lower(string text) => string.Concat(text.Select(static c => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c));

    private bool? Compare(BinaryNode node)
    {
        if (node.Right is NameNode { Prefix: NamePrefix.None, Path: "warn" })
        {
            return Severity(node);
        }

        Kind kind = TypeOf(node.Left) != Kind.Any ? TypeOf(node.Left) : TypeOf(node.Right);
        if (kind == Kind.Any)
        {
            kind = node.Operator <= BinaryOperator.Different ? Kind.Text : Kind.Number;
        }

        if (kind == Kind.Boolean)
        {
            return Condition(node.Left) is { } a && Condition(node.Right) is { } b ? (a == b) == (node.Operator == BinaryOperator.Equal) : null;
        }

        if (kind == Kind.Text)
        {
            return Text(node.Left) is { } a && Text(node.Right) is { } b
                ? Holds(node.Operator, Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)))
                : null;
        }

        return Numbers(node.Operator, node.Left, node.Right);
    }

    private bool? Severity(BinaryNode node) => row.Columns.GetValueOrDefault("severity") is not long severity ? null : node.Operator switch
    {
        BinaryOperator.Equal => severity is >= 13 and <= 16,
        BinaryOperator.Different => severity is not (>= 13 and <= 16),
        BinaryOperator.Less => severity < 13,
        BinaryOperator.LessOrEqual => severity <= 16,
        BinaryOperator.Greater => severity > 16,
        _ => severity >= 13,
    };

    /// <summary>What stands in the batch is compared exactly with a constant, everything else as doubles.</summary>
    private bool? Numbers(BinaryOperator operation, Node left, Node right)
    {
        left = Unwrap(left);
        right = Unwrap(right);
        bool isExact = (left is NameNode && right is NumberNode) || (right is NameNode && left is NumberNode) || (left is NumberNode && right is NumberNode);
        if (!isExact)
        {
            return Number(left) is { } a && Number(right) is { } b ? Holds(operation, a.CompareTo(b)) : null;
        }

        return Exact(left) is { } c && Exact(right) is { } d ? Holds(operation, Compare(c, d)) : null;
    }

    private static Node Unwrap(Node node) => node is CallNode { Name: "number", Arguments: { Count: 1, Items: [NameNode { Prefix: not NamePrefix.None } field] } } ? field : node;

    private object? Exact(Node node) => node switch
    {
        NumberNode { IsInteger: true } number => number.Integer,
        NumberNode number => number.Value,
        NameNode name => Value(name) switch { string text => Read(text), bool => null, var value => value },
        _ => null,
    };

    private static int Compare(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (long a, double b) => -Compare(b, a),
        (double a, long b) => double.IsInfinity(a) ? Math.Sign(a)
            : new BigInteger(Math.Floor(a)).CompareTo(b) is var sign and not 0 ? sign
            : a > Math.Floor(a) ? 1 : 0,
        _ => throw new InvalidOperationException(),
    };

    private bool? In(InNode list)
    {
        bool isText = list.Items[0] is TextNode;
        bool? result = false;
        foreach (Node item in list.Items.Items)
        {
            result |= isText
                ? (Text(list.Value) is { } text ? text == ((TextNode)item).Value : null)
                : Numbers(BinaryOperator.Equal, list.Value, item);
        }

        return result;
    }

    private bool IsNull(Node node) => TypeOf(node) switch
    {
        Kind.Number => Number(node) is null,
        Kind.Boolean => Condition(node) is null,
        Kind.Text => Text(node) is null,
        _ => node is NameNode name ? Value(name) is null : Text(node) is null,
    };

    private static bool Holds(BinaryOperator operation, int sign) => operation switch
    {
        BinaryOperator.Equal => sign == 0,
        BinaryOperator.Different => sign != 0,
        BinaryOperator.Less => sign < 0,
        BinaryOperator.LessOrEqual => sign <= 0,
        BinaryOperator.Greater => sign > 0,
        _ => sign >= 0,
    };

    private static Kind TypeOf(Node node) => node switch
    {
        NumberNode => Kind.Number,
        TextNode => Kind.Text,
        NameNode { Prefix: NamePrefix.None } name => name.Path is "time" or "severity" or "status" or "template" or "duration" or "size" or "value" ? Kind.Number : Kind.Text,
        NameNode => Kind.Any,
        UnaryNode { Operator: UnaryOperator.Negate } => Kind.Number,
        BinaryNode { Operator: >= BinaryOperator.Add } => Kind.Number,
        CallNode { Name: "lower" or "text" } => Kind.Text,
        CallNode { Name: "if" or "coalesce" } call => call.Arguments.Items.Skip(call.Name == "if" ? 1 : 0).Select(TypeOf).FirstOrDefault(static kind => kind != Kind.Any),
        CallNode => Kind.Number,
        _ => Kind.Boolean,
    };
}

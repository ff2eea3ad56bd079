using NodeKind = System.Linq.Expressions.ExpressionType;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using StreamEngine.Batching;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Reads the tree of a lambda into that of an expression. Nothing is compiled or run but the reading of captured variables.</summary>
internal sealed class LambdaReader
{
    private static readonly Dictionary<NodeKind, BinaryOperator> s_operators = new()
    {
        [NodeKind.AndAlso] = BinaryOperator.And,
        [NodeKind.And] = BinaryOperator.And,
        [NodeKind.OrElse] = BinaryOperator.Or,
        [NodeKind.Or] = BinaryOperator.Or,
        [NodeKind.Equal] = BinaryOperator.Equal,
        [NodeKind.NotEqual] = BinaryOperator.Different,
        [NodeKind.LessThan] = BinaryOperator.Less,
        [NodeKind.LessThanOrEqual] = BinaryOperator.LessOrEqual,
        [NodeKind.GreaterThan] = BinaryOperator.Greater,
        [NodeKind.GreaterThanOrEqual] = BinaryOperator.GreaterOrEqual,
        [NodeKind.Add] = BinaryOperator.Add,
        [NodeKind.AddChecked] = BinaryOperator.Add,
        [NodeKind.Subtract] = BinaryOperator.Subtract,
        [NodeKind.SubtractChecked] = BinaryOperator.Subtract,
        [NodeKind.Multiply] = BinaryOperator.Multiply,
        [NodeKind.MultiplyChecked] = BinaryOperator.Multiply,
        [NodeKind.Divide] = BinaryOperator.Divide,
        [NodeKind.Modulo] = BinaryOperator.Remainder,
    };

    private int _nodes;
    private int _depth;

    /// <summary>Reads a lambda of one parameter.</summary>
    internal static Node Read(LambdaExpression lambda)
    {
        ArgumentNullException.ThrowIfNull(lambda);
        return new LambdaReader().Read(lambda.Body);
    }

    private static ExpressionException Unsupported(Expression node, string expected) =>
        new(0, expected, $"{node.NodeType} in '{node}'");

    private Node Read(Expression node)
    {
        if (++_nodes > ExpressionLimits.Nodes || ++_depth > ExpressionLimits.Depth)
        {
            throw new ExpressionException(0, $"at most {ExpressionLimits.Nodes} nodes and a nesting of {ExpressionLimits.Depth}", "one more");
        }

        Node read = node switch
        {
            _ when TryConstant(node, out object? value) => Literal(node, value),
            UnaryExpression unary => Unary(unary),
            BinaryExpression binary => Binary(binary),
            ConditionalExpression choice => Call(ExpressionFunctions.If, Read(choice.Test), Read(choice.IfTrue), Read(choice.IfFalse)),
            MemberExpression member => Member(member),
            MethodCallExpression call => Method(call),
            _ => throw Unsupported(node, "columns, values and operators of the expression language"),
        };
        _depth--;
        return read;
    }

    private static CallNode Call(string name, params Node[] arguments) => new(name, new NodeList(arguments));

    private static UnaryNode Not(Node node) => new(UnaryOperator.Not, node);

    private static Node Literal(Expression node, object? value) => value switch
    {
        bool truth => new BooleanNode(truth),
        string text => new TextNode(text),
        char letter => new TextNode(letter.ToString()),
        Enum or byte or sbyte or short or ushort or int or uint or long => NumberNode.Of(Convert.ToInt64(value, null)),
        double or float or decimal or ulong when Convert.ToDouble(value, null) is var number && double.IsFinite(number) => NumberNode.Of(number),
        _ => throw Unsupported(node, "a number, a text or a truth value"),
    };

    /// <summary>A constant, or a variable that the lambda captured.</summary>
    private static bool TryConstant(Expression node, out object? value)
    {
        switch (node)
        {
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case MemberExpression { Member: FieldInfo field, Expression: { } owner } when TryConstant(owner, out object? instance):
                value = field.GetValue(instance);
                return true;
            case MemberExpression { Member: FieldInfo { IsStatic: true } field }:
                value = field.GetValue(null);
                return true;
            case UnaryExpression { NodeType: NodeKind.Convert, Operand: var inner } convert when TryConstant(inner, out value) && value is not null && convert.Method is null:
                return true;
            default:
                value = null;
                return false;
        }
    }

    private Node Unary(UnaryExpression unary)
    {
        switch (unary.NodeType)
        {
            case NodeKind.Not when unary.Type == typeof(bool):
                return Not(Read(unary.Operand));
            case NodeKind.Negate or NodeKind.NegateChecked:
                return new UnaryNode(UnaryOperator.Negate, Read(unary.Operand));
            case NodeKind.Convert or NodeKind.ConvertChecked when IsWider(unary.Operand.Type, unary.Type):
                return Read(unary.Operand);
            default:
                throw Unsupported(unary, "a sign, '!' or a conversion to a wider number");
        }
    }

    private static bool IsWider(Type from, Type to)
    {
        static int Rank(Type type) => Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => 1,
            TypeCode.Int16 => 2,
            TypeCode.Int32 => 3,
            TypeCode.Int64 => 4,
            TypeCode.Double => 5,
            _ => 0,
        };

        return Rank(to) > 0 && Rank(from) > 0 && Rank(to) >= Rank(from);
    }

    private Node Binary(BinaryExpression binary)
    {
        if (!s_operators.TryGetValue(binary.NodeType, out BinaryOperator operation))
        {
            throw Unsupported(binary, "an operator of the expression language");
        }

        bool isNullTest = operation is BinaryOperator.Equal or BinaryOperator.Different && (IsNull(binary.Left) || IsNull(binary.Right));
        if (isNullTest)
        {
            var test = new UnaryNode(UnaryOperator.IsNull, Read(IsNull(binary.Left) ? binary.Right : binary.Left));
            return operation == BinaryOperator.Equal ? test : Not(test);
        }

        if (operation is BinaryOperator.Divide && binary.Type != typeof(double))
        {
            throw Unsupported(binary, "a division of doubles: that of integers would drop the fraction");
        }

        if (operation is BinaryOperator.And or BinaryOperator.Or && binary.Type != typeof(bool))
        {
            throw Unsupported(binary, "conditions on both sides");
        }

        if (operation == BinaryOperator.Add && binary.Type == typeof(string))
        {
            throw Unsupported(binary, "numbers on both sides");
        }

        Node left = Read(binary.Left), right = Read(binary.Right);
        return new BinaryNode(operation, Word(left, binary.Right, right), Word(right, binary.Left, left));
    }

    private static bool IsNull(Expression node) => TryConstant(node, out object? value) && value is null;

    /// <summary>A number beside the severity that starts a range, when it was a member of the enumeration.</summary>
    private static Node Word(Node node, Expression beside, Node besideRead) =>
        node is NumberNode { IsInteger: true } number && besideRead is NameNode { Path: "severity", Prefix: NamePrefix.None }
        && (beside as UnaryExpression)?.Operand.Type == typeof(Severity) && SeverityWords.Of(number.Integer) is { } word
            ? new NameNode(NamePrefix.None, word)
            : node;

    private Node Member(MemberExpression member)
    {
        if (member.Member.DeclaringType == typeof(string) && member is { Member.Name: "Length", Expression: { } text })
        {
            return Call(ExpressionFunctions.Length, Read(text));
        }

        bool isRow = member.Expression is ParameterExpression && (member.Member.DeclaringType == typeof(LogRow) || member.Member.DeclaringType == typeof(MetricRow));
        return !isRow
            ? throw Unsupported(member, "a column of the row")
            : new NameNode(NamePrefix.None, member.Member.Name switch { "TraceId" => "trace_id", "SpanId" => "span_id", var name => name.ToLowerInvariant() });
    }

    private Node Method(MethodCallExpression call)
    {
        Type? owner = call.Method.DeclaringType;
        if (call.Object is ParameterExpression && (owner == typeof(LogRow) || owner == typeof(MetricRow)))
        {
            return RowMethod(call, owner == typeof(LogRow) ? NamePrefix.Fields : NamePrefix.Label);
        }

        if (owner == typeof(Math))
        {
            string name = call.Method.Name == nameof(Math.Ceiling) ? ExpressionFunctions.Ceil : call.Method.Name.ToLowerInvariant();
            if (name is ExpressionFunctions.Abs or ExpressionFunctions.Min or ExpressionFunctions.Max or ExpressionFunctions.Floor or ExpressionFunctions.Ceil
                || (name == ExpressionFunctions.Round && call.Arguments.Count == 1))
            {
                return Call(name, [.. call.Arguments.Select(Read)]);
            }
        }

        if (owner == typeof(Regex) && call.Method.Name == nameof(Regex.IsMatch) && call.Object is null && call.Arguments.Count == 2)
        {
            return new BinaryNode(BinaryOperator.Matches, Read(call.Arguments[0]), Read(call.Arguments[1]));
        }

        return owner == typeof(string) && call.Object is not null ? TextMethod(call)
            : call.Method.Name == "Contains" && ListAndValue(call) is var (list, value) ? In(call, list, value)
            : throw Unsupported(call, "a method of the row, of text, of Math, Regex.IsMatch or Contains of a list");
    }

    private static Node RowMethod(MethodCallExpression call, NamePrefix prefix)
    {
        if (!TryConstant(call.Arguments[0], out object? path) || path is not string { Length: > 0 } name)
        {
            throw Unsupported(call, "a constant name");
        }

        var column = new NameNode(prefix, name);
        return call.Method.Name switch
        {
            nameof(LogRow.Number) => Call(ExpressionFunctions.Number, column),
            nameof(LogRow.Boolean) => Call(ExpressionFunctions.Boolean, column),
            nameof(LogRow.Has) => Not(new UnaryNode(UnaryOperator.IsNull, column)),
            _ => Call(ExpressionFunctions.Text, column),
        };
    }

    private Node TextMethod(MethodCallExpression call)
    {
        Node text = Read(call.Object!);
        if (call.Method.Name == nameof(string.ToLowerInvariant))
        {
            return Call(ExpressionFunctions.Lower, text);
        }

        bool ignoreCase = false;
        if (call.Arguments.Count == 2)
        {
            ignoreCase = TryConstant(call.Arguments[1], out object? rule) && rule is StringComparison.OrdinalIgnoreCase;
            if (!ignoreCase && rule is not StringComparison.Ordinal)
            {
                throw Unsupported(call, "StringComparison.Ordinal or OrdinalIgnoreCase");
            }
        }

        BinaryOperator? operation = (call.Method.Name, call.Arguments.Count) switch
        {
            (nameof(string.Contains), 1 or 2) => ignoreCase ? BinaryOperator.ContainsIgnoringCase : BinaryOperator.Contains,
            (nameof(string.StartsWith), 1 or 2) => ignoreCase ? BinaryOperator.StartsWithIgnoringCase : BinaryOperator.StartsWith,
            (nameof(string.EndsWith), 1 or 2) => ignoreCase ? BinaryOperator.EndsWithIgnoringCase : BinaryOperator.EndsWith,
            (nameof(string.Equals), 1 or 2) => ignoreCase ? BinaryOperator.EqualsIgnoringCase : BinaryOperator.Equal,
            _ => null,
        };
        return operation is { } known
            ? new BinaryNode(known, text, Read(call.Arguments[0]))
            : throw Unsupported(call, "Contains, StartsWith, EndsWith, Equals or ToLowerInvariant");
    }

    /// <summary>The list and the value of a call of any method that looks for a value in a list.</summary>
    private static (Expression List, Expression Value)? ListAndValue(MethodCallExpression call) =>
        call.Object is { } list && call.Arguments.Count == 1 ? (list, call.Arguments[0])
        : call.Object is null && call.Arguments.Count >= 2 ? (call.Arguments[0], call.Arguments[1])
        : null;

    private InNode In(MethodCallExpression call, Expression list, Expression value)
    {
        while (list is MethodCallExpression { Method.Name: "op_Implicit", Arguments.Count: 1 } or UnaryExpression { NodeType: NodeKind.Convert })
        {
            list = list is MethodCallExpression conversion ? conversion.Arguments[0] : ((UnaryExpression)list).Operand;
        }

        Node[] items = list is NewArrayExpression array ? [.. array.Expressions.Select(Read)]
            : TryConstant(list, out object? values) && values is System.Collections.IEnumerable many and not string
                ? [.. many.Cast<object?>().Take(ExpressionLimits.List + 1).Select(item => Literal(list, item))]
                : throw Unsupported(call, "a list of constants");
        return items.Length is > 0 and <= ExpressionLimits.List
            ? new InNode(Read(value), new NodeList(items))
            : throw Unsupported(call, $"1 to {ExpressionLimits.List} values");
    }
}

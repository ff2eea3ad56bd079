using System.Globalization;
using StreamEngine.Batching;

namespace StreamEngine.Windowing.Expressions;

/// <summary>
/// Gives names their columns, checks types, and folds what is constant. All errors of a tree are found, not the first alone.
/// </summary>
internal sealed class ExpressionResolver(RowSchema schema)
{
    private readonly List<ExpressionError> _errors = [];

    /// <summary>Resolves a tree whose values are to have a type.</summary>
    /// <exception cref="ExpressionException">The tree does not fit the schema.</exception>
    internal static Node Resolve(Node root, RowSchema schema, ExpressionType type)
    {
        var resolver = new ExpressionResolver(schema);
        Node resolved = resolver.Resolve(root);
        resolver.Require(resolved, type);
        return resolver._errors.Count == 0
            ? resolved
            : throw new ExpressionException([.. resolver._errors.Distinct().OrderBy(static error => error.Column)]);
    }

    private Node Resolve(Node node)
    {
        Node resolved = node switch
        {
            NameNode name => Name(name),
            UnaryNode unary => Unary(unary),
            BinaryNode binary => Binary(binary),
            InNode list => In(list),
            CallNode call => Call(call),
            _ => node,
        };
        return ConstantFolder.Fold(resolved with { At = node.At });
    }

    private void Fail(Node node, string expected, string found) => _errors.Add(new ExpressionError(node.At.Column, expected, found));

    private void Require(Node node, ExpressionType type)
    {
        ExpressionType found = ColumnNode.TypeOf(node);
        if (found != ExpressionType.Any && found != type)
        {
            Fail(node, ColumnNode.Show(type), Describe(node, found));
        }
    }

    private static string Describe(Node node, ExpressionType type) => node switch
    {
        ColumnNode column => $"'{column.Name}', which is {ColumnNode.Show(type)}",
        TextNode text => $"the text '{text.Value}'",
        NumberNode number => $"the number {number.Show()}",
        _ => ColumnNode.Show(type),
    };

    private ColumnNode Name(NameNode name)
    {
        NamePrefix own = schema.Kind == EventKind.Metric ? NamePrefix.Label : NamePrefix.Fields;
        if (name.Prefix == own)
        {
            return schema.Other(name.Path);
        }

        if (name.Prefix != NamePrefix.None)
        {
            Fail(name, own == NamePrefix.Label ? "a label of metric points ('label.')" : "a field of logs ('fields.')", $"'{ExpressionPrinter.Print(name)}'");
            return schema.Other(name.Path);
        }

        if (schema.Find(name.Path) is { } column)
        {
            return column;
        }

        if (NearNames.Find(name.Path, schema.Names) is { } near)
        {
            string prefix = own == NamePrefix.Label ? "label." : "fields.";
            Fail(name, $"the column '{near}', or '{prefix}{name.Path}' if that is meant", $"'{name.Path}'");
        }

        return schema.Other(name.Path);
    }

    private UnaryNode Unary(UnaryNode unary)
    {
        Node operand = Resolve(unary.Operand);
        if (unary.Operator != UnaryOperator.IsNull)
        {
            Require(operand, unary.Operator == UnaryOperator.Not ? ExpressionType.Boolean : ExpressionType.Number);
        }

        return unary with { Operand = operand };
    }

    private Node Binary(BinaryNode binary) => binary.Operator switch
    {
        BinaryOperator.And or BinaryOperator.Or => Both(binary, ExpressionType.Boolean),
        >= BinaryOperator.Add => Both(binary, ExpressionType.Number),
        >= BinaryOperator.Contains => TextOperator(binary),
        _ => Severity(binary) ?? Compared(binary),
    };

    private BinaryNode Both(BinaryNode binary, ExpressionType type)
    {
        Node left = Resolve(binary.Left), right = Resolve(binary.Right);
        Require(left, type);
        Require(right, type);
        return binary with { Left = left, Right = right };
    }

    private BinaryNode TextOperator(BinaryNode binary)
    {
        Node left = Resolve(binary.Left), right = Resolve(binary.Right);
        Require(left, ExpressionType.Text);
        if (right is not TextNode text)
        {
            Fail(right, $"a text in quotes after '{ExpressionPrinter.Show(binary.Operator)}'", Describe(right, ColumnNode.TypeOf(right)));
        }
        else if (binary.Operator is BinaryOperator.Matches or BinaryOperator.MatchesIgnoringCase
            && LinearPattern.Check(text.Value) is { } problem)
        {
            Fail(right, problem.Expected, problem.Found);
        }

        return binary with { Left = left, Right = right };
    }

    /// <summary>A comparison of the severity with a word; null when it is something else.</summary>
    private Node? Severity(BinaryNode binary)
    {
        if (IsSeverity(binary.Right) && !IsSeverity(binary.Left))
        {
            binary = new BinaryNode(ConstantFolder.Mirrored(binary.Operator), binary.Right, binary.Left);
        }

        if (!IsSeverity(binary.Left) || SeverityWord(binary.Right) is not { } first)
        {
            return null;
        }

        return Resolve(SeverityWords.Compare(binary.Operator, binary.Left, first));
    }

    private bool IsSeverity(Node node) =>
        node is NameNode { Prefix: NamePrefix.None } name && schema.Find(name.Path) is { Kind: ColumnKind.Severity };

    private int? SeverityWord(Node node)
    {
        string? word = node is NameNode { Prefix: NamePrefix.None } name ? name.Path : (node as TextNode)?.Value;
        if (word is null)
        {
            return null;
        }

        if (SeverityWords.TryFind(word, out int first))
        {
            return first;
        }

        string? near = NearNames.Find(word, SeverityWords.All);
        if (node is TextNode || near is not null)
        {
            Fail(node, near is null ? $"a severity ({string.Join(", ", SeverityWords.All)})" : $"the severity '{near}'", $"'{word}'");
            return 1;
        }

        return null;
    }

    private BinaryNode Compared(BinaryNode binary)
    {
        Node left = Resolve(binary.Left), right = Resolve(binary.Right);
        (left, right) = (Moment(left, right), Moment(right, left));
        ExpressionType type = ColumnNode.TypeOf(left), other = ColumnNode.TypeOf(right);
        if (type != ExpressionType.Any && other != ExpressionType.Any && type != other)
        {
            Fail(right, $"{ColumnNode.Show(type)} to compare with", Describe(right, other));
        }
        else if ((type == ExpressionType.Boolean || other == ExpressionType.Boolean) && binary.Operator > BinaryOperator.Different)
        {
            Fail(binary, "'==' or '!=' between conditions", $"'{ExpressionPrinter.Show(binary.Operator)}'");
        }

        return binary with { Left = left, Right = right };
    }

    /// <summary>A text beside the time is a moment: RFC 3339, or a date; UTC when it names no offset.</summary>
    private Node Moment(Node node, Node beside)
    {
        if (node is not TextNode text || beside is not ColumnNode { Kind: ColumnKind.Time })
        {
            return node;
        }

        if (DateTimeOffset.TryParse(text.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            && time.Year is > 1677 and < 2262)
        {
            return NumberNode.Of((time - DateTimeOffset.UnixEpoch).Ticks * 100) with { At = node.At };
        }

        Fail(node, "a moment such as '2026-01-31T12:00:00Z' in the years 1678 to 2261", $"the text '{text.Value}'");
        return NumberNode.Of(0L) with { At = node.At };
    }

    private Node In(InNode list)
    {
        if (IsSeverity(list.Value) && list.Items.Items.All(item => item is not NumberNode))
        {
            Node[] ranges = [.. list.Items.Items.Select(item =>
                SeverityWords.Compare(BinaryOperator.Equal, list.Value, SeverityWord(item) ?? Missing(item)))];
            return Resolve(ranges.Aggregate(static (left, right) => new BinaryNode(BinaryOperator.Or, left, right)));
        }

        Node value = Resolve(list.Value);
        Node[] items = [.. list.Items.Items.Select(item => item is NameNode ? item : Moment(Resolve(item), value))];
        ExpressionType type = ColumnNode.TypeOf(value);
        foreach (Node item in items)
        {
            ExpressionType found = ColumnNode.TypeOf(item);
            if (item is not (NumberNode or TextNode))
            {
                Fail(item, "a number or a text", item is NameNode name ? $"'{name.Path}'" : Describe(item, found));
            }
            else if (type == ExpressionType.Any)
            {
                type = found;
            }
            else if (found != type)
            {
                Fail(item, ColumnNode.Show(type), Describe(item, found));
            }
        }

        return list with { Value = value, Items = new NodeList(items) };
    }

    private int Missing(Node item)
    {
        Fail(item, $"a severity ({string.Join(", ", SeverityWords.All)})", ExpressionPrinter.Print(item));
        return 1;
    }

    private Node Call(CallNode call)
    {
        Node[] arguments = [.. call.Arguments.Items.Select(Resolve)];
        call = call with { Arguments = new NodeList(arguments) };
        if (!ExpressionFunctions.Arguments.TryGetValue(call.Name, out (int Least, int Most) count))
        {
            string? near = NearNames.Find(call.Name, ExpressionFunctions.Arguments.Keys);
            string all = string.Join(", ", ExpressionFunctions.Arguments.Keys);
            Fail(call, near is null ? $"a function ({all})" : $"the function '{near}'", $"'{call.Name}'");
            return new ColumnNode(ColumnKind.Field, 0, call.Name, ExpressionType.Any);
        }

        if (arguments.Length < count.Least || arguments.Length > count.Most)
        {
            string range = count.Least == count.Most ? $"{count.Least}" : $"{count.Least} to {count.Most}";
            Fail(call, $"{range} arguments of '{call.Name}'", $"{arguments.Length}");
            return new ColumnNode(ColumnKind.Field, 0, call.Name, ExpressionType.Any);
        }

        Check(call, arguments);
        return Typed(call, arguments[0]);
    }

    private void Check(CallNode call, Node[] arguments)
    {
        switch (call.Name)
        {
            case ExpressionFunctions.If:
                Require(arguments[0], ExpressionType.Boolean);
                Same(arguments.AsSpan(1));
                break;
            case ExpressionFunctions.Coalesce:
                Same(arguments);
                break;
            case ExpressionFunctions.Length or ExpressionFunctions.Lower:
                Require(arguments[0], ExpressionType.Text);
                break;
            case ExpressionFunctions.Number or ExpressionFunctions.Text when ColumnNode.TypeOf(arguments[0]) == ExpressionType.Boolean:
                Fail(arguments[0], "a number or a text", "a condition");
                break;
            case ExpressionFunctions.Boolean when ColumnNode.TypeOf(arguments[0]) == ExpressionType.Number:
                Fail(arguments[0], "a text or a field", "a number");
                break;
            case ExpressionFunctions.Number or ExpressionFunctions.Text or ExpressionFunctions.Boolean:
                break;
            default:
                Array.ForEach(arguments, argument => Require(argument, ExpressionType.Number));
                break;
        }
    }

    private void Same(ReadOnlySpan<Node> nodes)
    {
        ExpressionType type = ExpressionFunctions.FirstType(nodes);
        foreach (Node node in nodes)
        {
            if (type != ExpressionType.Any)
            {
                Require(node, type);
            }
        }
    }

    /// <summary>A conversion of what has the type already, or of a field that can be read as it, is no call.</summary>
    private static Node Typed(CallNode call, Node argument)
    {
        ExpressionType type = ExpressionFunctions.TypeOf(call);
        bool isConversion = call.Name is ExpressionFunctions.Number or ExpressionFunctions.Text or ExpressionFunctions.Boolean;
        return !isConversion ? call
            : argument is ColumnNode { Type: ExpressionType.Any } column ? column with { Type = type }
            : ColumnNode.TypeOf(argument) == type ? argument
            : call;
    }
}

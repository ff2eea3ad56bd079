using System.Text;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Writes a tree as the text that is read into the same tree.</summary>
internal static class ExpressionPrinter
{
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int NotLevel = 3;
    private const int CompareLevel = 4;
    private const int SumLevel = 5;
    private const int ProductLevel = 6;
    private const int SignLevel = 7;
    private const int PrimaryLevel = 8;

    internal static string Print(Node node)
    {
        var text = new StringBuilder();
        Write(node, OrLevel, text);
        return text.ToString();
    }

    private static int Level(Node node) => node switch
    {
        BinaryNode { Operator: BinaryOperator.Or } => OrLevel,
        BinaryNode { Operator: BinaryOperator.And } => AndLevel,
        UnaryNode { Operator: UnaryOperator.Not } => NotLevel,
        BinaryNode { Operator: >= BinaryOperator.Multiply } => ProductLevel,
        BinaryNode { Operator: >= BinaryOperator.Add } => SumLevel,
        BinaryNode or InNode or UnaryNode { Operator: UnaryOperator.IsNull } => CompareLevel,
        UnaryNode => SignLevel,
        _ => PrimaryLevel,
    };

    private static void Write(Node node, int least, StringBuilder text)
    {
        bool isWrapped = Level(node) < least;
        text.Append(isWrapped ? "(" : "");
        switch (node)
        {
            case NumberNode number: text.Append(number.Show()); break;
            case TextNode literal: text.Append('\'').Append(literal.Value.Replace("'", "''", StringComparison.Ordinal)).Append('\''); break;
            case BooleanNode truth: text.Append(truth.Value ? "true" : "false"); break;
            case NameNode name: WriteName(name, text); break;
            case UnaryNode unary: WriteUnary(unary, text); break;
            case BinaryNode binary: WriteBinary(binary, text); break;
            case InNode list: WriteIn(list, text); break;
            case CallNode call:
                text.Append(call.Name);
                WriteList('(', call.Arguments, ')', text);
                break;
            default: throw new InvalidOperationException($"a node of type {node.GetType().Name} has no text");
        }

        text.Append(isWrapped ? ")" : "");
    }

    private static void WriteUnary(UnaryNode unary, StringBuilder text)
    {
        switch (unary.Operator)
        {
            case UnaryOperator.Not:
                text.Append("not ");
                Write(unary.Operand, NotLevel, text);
                break;
            case UnaryOperator.IsNull:
                Write(unary.Operand, SumLevel, text);
                text.Append(" is null");
                break;
            default:
                // A number right behind the sign would become part of it.
                text.Append('-');
                Write(unary.Operand, unary.Operand is NumberNode ? PrimaryLevel + 1 : SignLevel, text);
                break;
        }
    }

    private static void WriteBinary(BinaryNode binary, StringBuilder text)
    {
        int level = Level(binary);
        Write(binary.Left, level == CompareLevel ? SumLevel : level, text);
        text.Append(' ').Append(Show(binary.Operator)).Append(' ');
        Write(binary.Right, level + 1, text);
    }

    private static void WriteIn(InNode list, StringBuilder text)
    {
        Write(list.Value, SumLevel, text);
        text.Append(" in ");
        WriteList('[', list.Items, ']', text);
    }

    private static void WriteList(char open, NodeList items, char close, StringBuilder text)
    {
        text.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(items[i], OrLevel, text);
        }

        text.Append(close);
    }

    private static void WriteName(NameNode name, StringBuilder text)
    {
        text.Append(name.Prefix switch { NamePrefix.Fields => "fields.", NamePrefix.Label => "label.", _ => "" });
        string[] parts = name.Path.Split('.');
        bool isPlain = parts.All(Tokenizer.IsName)
            && (name.Prefix != NamePrefix.None || !(ExpressionParser.IsReserved(parts[0]) || parts[0] is "fields" or "label"));
        text.Append(isPlain ? name.Path : $"`{name.Path.Replace("`", "``", StringComparison.Ordinal)}`");
    }

    /// <summary>An operator as it is written.</summary>
    internal static string Show(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Or => "or",
        BinaryOperator.And => "and",
        BinaryOperator.Equal => "==",
        BinaryOperator.Different => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Contains => "contains",
        BinaryOperator.StartsWith => "starts with",
        BinaryOperator.EndsWith => "ends with",
        BinaryOperator.Matches => "matches",
        BinaryOperator.EqualsIgnoringCase => "iequals",
        BinaryOperator.ContainsIgnoringCase => "icontains",
        BinaryOperator.StartsWithIgnoringCase => "istarts with",
        BinaryOperator.EndsWithIgnoringCase => "iends with",
        BinaryOperator.MatchesIgnoringCase => "imatches",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        _ => "%",
    };
}

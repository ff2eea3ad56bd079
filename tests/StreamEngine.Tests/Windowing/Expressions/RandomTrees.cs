using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Tests.Windowing.Expressions;

/// <summary>Random trees that fit the columns of a schema.</summary>
internal sealed class RandomTrees(Random random, bool isLog)
{
    private static readonly double[] s_numbers =
        [0, 1, -1, 2, 5, 17, 499.5, 500, 0.25, -2.5, 1e300, -1e300, 1e19, 256, 40000, 3e9, 1.7e18];

    private static readonly string[] s_patterns = ["^a", "long.*buffer$", "[a-z]+", "t.{2}rteen", "größer|check", "b{2,3}", "\\d"];

    internal Node Condition(int depth) => depth <= 0 ? Leaf() : random.Next(13) switch
    {
        0 or 1 => new BinaryNode(BinaryOperator.And, Condition(depth - 1), Condition(depth - 1)),
        2 or 3 => new BinaryNode(BinaryOperator.Or, Condition(depth - 1), Condition(depth - 1)),
        4 => new UnaryNode(UnaryOperator.Not, Condition(depth - 1)),
        5 => new BinaryNode(Comparison(), Number(depth - 1), Number(depth - 1)),
        6 => new BinaryNode(Comparison(), Text(depth - 1), Text(depth - 1)),
        7 => new BinaryNode(random.Next(2) == 0 ? BinaryOperator.Equal : BinaryOperator.Different, Condition(depth - 1), Condition(depth - 1)),
        8 => new UnaryNode(UnaryOperator.IsNull, random.Next(3) switch { 0 => Number(depth - 1), 1 => Text(depth - 1), _ => Condition(depth - 1) }),
        9 => Call("if", random.Next(2) == 0 ? [Condition(depth - 1), Condition(depth - 1), Condition(depth - 1)] : [Condition(depth - 1), Condition(depth - 1)]),
        10 => Call("coalesce", Condition(depth - 1), Condition(depth - 1)),
        11 => In(depth - 1),
        _ => Leaf(),
    };

    internal Node Number(int depth) => depth <= 0 ? NumberLeaf() : random.Next(14) switch
    {
        0 => new UnaryNode(UnaryOperator.Negate, Number(depth - 1)),
        1 or 2 or 3 or 4 or 5 => new BinaryNode(BinaryOperator.Add + random.Next(5), Number(depth - 1), Number(depth - 1)),
        6 => Call(random.Next(2) == 0 ? "min" : "max", Number(depth - 1), Number(depth - 1)),
        7 => Call(((string[])["abs", "floor", "ceil", "round"])[random.Next(4)], Number(depth - 1)),
        8 => Call("length", Text(depth - 1)),
        9 => Call("coalesce", Number(depth - 1), Number(depth - 1)),
        10 => Call("if", Condition(depth - 1), Number(depth - 1), Number(depth - 1)),
        11 => Call("number", random.Next(2) == 0 ? Text(depth - 1) : Field()),
        _ => NumberLeaf(),
    };

    private Node Text(int depth) => depth <= 0 ? TextLeaf() : random.Next(6) switch
    {
        0 => Call("lower", Text(depth - 1)),
        1 => Call("coalesce", Text(depth - 1), Text(depth - 1)),
        2 => Call("if", Condition(depth - 1), Text(depth - 1), Text(depth - 1)),
        3 => Call("text", random.Next(2) == 0 ? Field() : Integer()),
        _ => TextLeaf(),
    };

    /// <summary>A condition whose kernels are the common ones.</summary>
    private Node Leaf() => random.Next(9) switch
    {
        0 => new BinaryNode(Comparison(), Name("fields", RandomRows.Fields[random.Next(4)]), Constant()),
        1 => new BinaryNode(Comparison(), NumberColumn(), Constant()),
        2 => new BinaryNode(Comparison(), Constant(), NumberColumn()),
        3 => new BinaryNode(BinaryOperator.Contains + random.Next(8), Text(0), new TextNode(s_patterns[random.Next(s_patterns.Length)])),
        4 => new BinaryNode(Comparison(), random.Next(2) == 0 ? Field() : Text(0), Literal()),
        5 => In(0),
        6 => Field(),
        7 => isLog ? new BinaryNode(Comparison(), new NameNode(NamePrefix.None, "severity"), new NameNode(NamePrefix.None, "warn")) : new BooleanNode(true),
        _ => new BooleanNode(random.Next(2) == 0),
    };

    private InNode In(int depth)
    {
        int count = random.Next(1, 12);
        return random.Next(2) == 0
            ? new InNode(random.Next(2) == 0 ? Field() : Number(depth), List(count, Constant))
            : new InNode(random.Next(2) == 0 ? Field() : Text(depth), List(count, Literal));
    }

    private static NodeList List(int count, Func<Node> make) => new([.. Enumerable.Range(0, count).Select(_ => make())]);

    private static CallNode Call(string name, params Node[] arguments) => new(name, new NodeList(arguments));

    private BinaryOperator Comparison() => BinaryOperator.Equal + random.Next(6);

    private NumberNode Constant() => random.Next(4) switch
    {
        0 => NumberNode.Of((1L << 53) + random.Next(-2, 3)),
        1 => NumberNode.Of(1_700_000_000_000_000_000 + random.Next(5)),
        _ => NumberNode.Of(s_numbers[random.Next(s_numbers.Length)]),
    };

    private Node NumberLeaf() => random.Next(3) switch { 0 => Constant(), 1 => Call("number", Field()), _ => NumberColumn() };

    private NameNode NumberColumn()
    {
        string[] names = isLog ? ["time", "severity", "status", "template", "duration", "size"] : ["time", "value"];
        return new NameNode(NamePrefix.None, names[random.Next(names.Length)]);
    }

    /// <summary>Something whose text is short.</summary>
    private Node Integer() => isLog ? new NameNode(NamePrefix.None, "status") : NumberNode.Of((long)random.Next(9));

    private Node TextLeaf()
    {
        string[] names = isLog ? ["body", "service", "host", "logger", "trace_id", "span_id"] : ["name", "field", "labels"];
        return random.Next(4) == 0 ? Literal() : random.Next(3) == 0 ? Call("text", Field()) : new NameNode(NamePrefix.None, names[random.Next(names.Length)]);
    }

    private TextNode Literal() => new(RandomRows.Texts[random.Next(RandomRows.Texts.Length)]);

    private NameNode Field() => Name("fields", RandomRows.Fields[random.Next(4)]);

    private NameNode Name(string prefix, string path) => new(isLog && prefix == "fields" ? NamePrefix.Fields : NamePrefix.Label, path);
}

namespace StreamEngine.Windowing.Expressions;

/// <summary>
/// Reads the text of an expression into a tree, by recursive descent. Binding, from loose to tight: or; and; not; comparisons, of which
/// one stands between two operands; plus and minus; times, division and remainder; sign.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly Dictionary<string, BinaryOperator> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["contains"] = BinaryOperator.Contains,
        ["icontains"] = BinaryOperator.ContainsIgnoringCase,
        ["matches"] = BinaryOperator.Matches,
        ["imatches"] = BinaryOperator.MatchesIgnoringCase,
        ["iequals"] = BinaryOperator.EqualsIgnoringCase,
        ["starts"] = BinaryOperator.StartsWith,
        ["istarts"] = BinaryOperator.StartsWithIgnoringCase,
        ["ends"] = BinaryOperator.EndsWith,
        ["iends"] = BinaryOperator.EndsWithIgnoringCase,
    };

    private static readonly Dictionary<string, BinaryOperator> s_symbols = new(StringComparer.Ordinal)
    {
        ["=="] = BinaryOperator.Equal,
        ["="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.Different,
        ["<>"] = BinaryOperator.Different,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.LessOrEqual,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.GreaterOrEqual,
        ["+"] = BinaryOperator.Add,
        ["-"] = BinaryOperator.Subtract,
        ["*"] = BinaryOperator.Multiply,
        ["/"] = BinaryOperator.Divide,
        ["%"] = BinaryOperator.Remainder,
    };

    private readonly Tokenizer _tokens;
    private Token _token;
    private int _depth;
    private int _nodes;

    private ExpressionParser(string text)
    {
        _tokens = new Tokenizer(text);
        _token = _tokens.Next();
    }

    /// <summary>Words that a name without quotes cannot be.</summary>
    internal static bool IsReserved(string name) => s_words.ContainsKey(name)
        || name.ToLowerInvariant() is "and" or "or" or "not" or "in" or "is" or "null" or "true" or "false" or "exists";

    /// <summary>Reads an expression.</summary>
    /// <exception cref="ExpressionException">The text is none.</exception>
    internal static Node Parse(string text)
    {
        if (text.Length > ExpressionLimits.Length)
        {
            throw new ExpressionException(ExpressionLimits.Length + 1, $"at most {ExpressionLimits.Length} characters", $"{text.Length}");
        }

        var parser = new ExpressionParser(text);
        Node root = parser.Or();
        return parser._token.Kind == TokenKind.End ? root : throw parser.Unexpected("an operator or the end");
    }

    private ExpressionException Unexpected(string expected) => new(_token.Column, expected, _token.Show());

    private Token Take()
    {
        Token taken = _token;
        _token = _tokens.Next();
        return taken;
    }

    private bool TryTake(string symbol)
    {
        bool isThere = _token.Is(symbol);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    private bool TryTakeWord(string word)
    {
        bool isThere = _token.IsWord(word);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    private void Expect(string symbol)
    {
        if (!TryTake(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private T Made<T>(T node, int column)
        where T : Node
    {
        if (++_nodes > ExpressionLimits.Nodes)
        {
            throw new ExpressionException(column, $"at most {ExpressionLimits.Nodes} operators, names and values", "one more");
        }

        return node with { At = new Place(column) };
    }

    private void Enter()
    {
        if (++_depth > ExpressionLimits.Depth)
        {
            throw new ExpressionException(_token.Column, $"a nesting of at most {ExpressionLimits.Depth}", "one more");
        }
    }

    private Node Or()
    {
        Node left = And();
        while (_token.IsWord("or") || _token.Is("||"))
        {
            int column = Take().Column;
            left = Made(new BinaryNode(BinaryOperator.Or, left, And()), column);
        }

        return left;
    }

    private Node And()
    {
        Node left = Not();
        while (_token.IsWord("and") || _token.Is("&&"))
        {
            int column = Take().Column;
            left = Made(new BinaryNode(BinaryOperator.And, left, Not()), column);
        }

        return left;
    }

    private Node Not()
    {
        if (!_token.IsWord("not") && !_token.Is("!"))
        {
            return Compared();
        }

        Enter();
        int column = Take().Column;
        Node operand = Not();
        _depth--;
        return Made(new UnaryNode(UnaryOperator.Not, operand), column);
    }

    private Node Compared()
    {
        Node left = Sum();
        Token token = _token;
        if (token.Kind == TokenKind.Symbol && s_symbols.TryGetValue(token.Text, out BinaryOperator symbol) && symbol < BinaryOperator.Contains)
        {
            Take();
            return Made(new BinaryNode(symbol, left, Sum()), token.Column);
        }

        if (token.Kind != TokenKind.Name)
        {
            return left;
        }

        if (TryTakeWord("is"))
        {
            bool isNegated = TryTakeWord("not");
            return TryTakeWord("null") ? Negated(Made(new UnaryNode(UnaryOperator.IsNull, left), token.Column), isNegated, token) : throw Unexpected("'null'");
        }

        bool isNot = TryTakeWord("not");
        if (TryTakeWord("in"))
        {
            return Negated(Made(new InNode(left, Items()), token.Column), isNot, token);
        }

        if (_token.Kind == TokenKind.Name && s_words.TryGetValue(_token.Text, out BinaryOperator word))
        {
            Token taken = Take();
            if (taken.Text.EndsWith("starts", StringComparison.OrdinalIgnoreCase) || taken.Text.EndsWith("ends", StringComparison.OrdinalIgnoreCase))
            {
                if (!TryTakeWord("with"))
                {
                    throw Unexpected("'with'");
                }
            }

            return Negated(Made(new BinaryNode(word, left, Sum()), token.Column), isNot, token);
        }

        return isNot ? throw Unexpected("'in' or an operator on text") : left;
    }

    private Node Negated(Node node, bool isNegated, Token at) => isNegated ? Made(new UnaryNode(UnaryOperator.Not, node), at.Column) : node;

    private NodeList Items()
    {
        string close = _token.Is("(") ? ")" : "]";
        if (!TryTake("(") && !TryTake("["))
        {
            throw Unexpected("'['");
        }

        var items = new List<Node>();
        do
        {
            if (items.Count == ExpressionLimits.List)
            {
                throw Unexpected($"at most {ExpressionLimits.List} values");
            }

            items.Add(Literal());
        }
        while (TryTake(","));
        Expect(close);
        return new NodeList([.. items]);
    }

    /// <summary>A value of a list: what is computed does not stand there, a word of the severity does.</summary>
    private Node Literal()
    {
        Token token = _token;
        bool isNegative = TryTake("-");
        if (_token.Kind == TokenKind.Number)
        {
            Token number = Take();
            return Made(Tokenizer.Value(number, isNegative), token.Column);
        }

        if (isNegative || _token.Kind is not (TokenKind.Text or TokenKind.Name or TokenKind.QuotedName))
        {
            throw Unexpected(isNegative ? "a number" : "a value");
        }

        return Primary();
    }

    private Node Sum()
    {
        Node left = Product();
        while (_token.Is("+") || _token.Is("-"))
        {
            Token token = Take();
            left = Made(new BinaryNode(s_symbols[token.Text], left, Product()), token.Column);
        }

        return left;
    }

    private Node Product()
    {
        Node left = Signed();
        while (_token.Is("*") || _token.Is("/") || _token.Is("%"))
        {
            Token token = Take();
            left = Made(new BinaryNode(s_symbols[token.Text], left, Signed()), token.Column);
        }

        return left;
    }

    private Node Signed()
    {
        if (!_token.Is("-"))
        {
            return Primary();
        }

        int column = Take().Column;
        if (_token.Kind == TokenKind.Number)
        {
            return Made(Tokenizer.Value(Take(), isNegative: true), column);
        }

        Enter();
        Node operand = Signed();
        _depth--;
        return Made(new UnaryNode(UnaryOperator.Negate, operand), column);
    }

    private Node Primary()
    {
        Token token = _token;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Take();
                return Made(Tokenizer.Value(token, isNegative: false), token.Column);
            case TokenKind.Text:
                Take();
                return Made(new TextNode(token.Text), token.Column);
            case TokenKind.Name or TokenKind.QuotedName:
                return Named();
            case TokenKind.Symbol when token.Is("("):
                Enter();
                Take();
                Node inner = Or();
                Expect(")");
                _depth--;
                return inner;
            default:
                throw Unexpected("a value, a column or '('");
        }
    }

    private Node Named()
    {
        Token token = Take();
        if (token.Kind == TokenKind.Name && token.IsWord("exists"))
        {
            return Exists(token);
        }

        if (token.IsWord("true") || token.IsWord("false"))
        {
            return Made(new BooleanNode(token.IsWord("true")), token.Column);
        }

        if (token.Kind == TokenKind.Name && IsReserved(token.Text))
        {
            throw new ExpressionException(token.Column, "a value, a column or '('", token.Show());
        }

        return token.Kind == TokenKind.Name && _token.Is("(") ? Call(token) : Path(token);
    }

    private UnaryNode Exists(Token token)
    {
        Enter();
        Node operand = Primary();
        _depth--;
        return Made(new UnaryNode(UnaryOperator.Not, Made(new UnaryNode(UnaryOperator.IsNull, operand), token.Column)), token.Column);
    }

    private CallNode Call(Token name)
    {
        Enter();
        Expect("(");
        var arguments = new List<Node>();
        if (!_token.Is(")"))
        {
            do
            {
                arguments.Add(Or());
            }
            while (TryTake(","));
        }

        Expect(")");
        _depth--;
        return Made(new CallNode(name.Text.ToLowerInvariant(), new NodeList([.. arguments])), name.Column);
    }

    private NameNode Path(Token first)
    {
        var prefix = NamePrefix.None;
        string path = first.Text;
        if (first.Kind == TokenKind.Name && first.Text is "fields" or "label" && TryTake("."))
        {
            prefix = first.Text == "fields" ? NamePrefix.Fields : NamePrefix.Label;
            path = Segment();
        }

        while (TryTake("."))
        {
            path += "." + Segment();
        }

        return path.Length == 0
            ? throw new ExpressionException(first.Column, "a name", "an empty one")
            : Made(new NameNode(prefix, path), first.Column);
    }

    private string Segment() => _token.Kind is TokenKind.Name or TokenKind.QuotedName ? Take().Text : throw Unexpected("a name");
}

using System.Globalization;

namespace StreamEngine.Parsing.Patterns;

/// <summary>
/// Reads a regular expression. What cannot be searched in linear time (look-around, backreferences, atomic groups, possessive quantifiers,
/// conditions, recursion) is refused with its place. Words, digits and spaces are those of ASCII.
/// </summary>
internal sealed class RegexReader
{
    private const int MaxDepth = 100;
    private const int MostCopies = 1000;

    private readonly string _text;
    private readonly Func<string, int, RegexNode>? _named;
    private readonly Func<string, int, int> _field;
    private int _at;
    private int _depth;
    private bool _ignoreCase;

    private RegexReader(string text, Func<string, int, int> field, Func<string, int, RegexNode>? named)
    {
        _text = text;
        _field = field;
        _named = named;
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="field">Gives the number of a field by its name and place; called in the order of their beginnings.</param>
    /// <param name="named">Reads what stands between <c>%{</c> and <c>}</c>; null when these have no meaning.</param>
    /// <exception cref="PatternException">It cannot be used.</exception>
    internal static RegexNode Read(string text, Func<string, int, int> field, Func<string, int, RegexNode>? named = null)
    {
        var reader = new RegexReader(text, field, named);
        RegexNode node = reader.Choice();
        return reader._at == text.Length ? node : throw new PatternException("expected the end, found ')' without '('", reader._at);
    }

    private bool More => _at < _text.Length;

    private RegexNode Choice()
    {
        if (++_depth > MaxDepth)
        {
            throw new PatternException($"expected at most {MaxDepth} groups in each other, found more", _at);
        }

        List<RegexNode> options = [Sequence()];
        while (More && _text[_at] == '|')
        {
            _at++;
            options.Add(Sequence());
        }

        _depth--;
        return options.Count == 1 ? options[0] : new RegexNode.Choice(options);
    }

    private RegexNode Sequence()
    {
        List<RegexNode> parts = [];
        while (More && _text[_at] is not ('|' or ')'))
        {
            RegexNode part = Repeated(Single());

            // Letters that stand side by side are one literal.
            if (part is RegexNode.Text text && parts.Count > 0 && parts[^1] is RegexNode.Text before)
            {
                parts[^1] = new RegexNode.Text(before.Value + text.Value);
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts.Count == 1 ? parts[0] : new RegexNode.Sequence(parts);
    }

    private RegexNode Repeated(RegexNode node)
    {
        int start = _at;
        if (!More || !Quantifier(out int least, out int most))
        {
            return node;
        }

        bool lazy = More && _text[_at] == '?';
        _at += lazy ? 1 : 0;
        if (More && (_text[_at] is '*' or '+' or '?' || (_text[_at] == '{' && IsQuantifier())))
        {
            string what = _text[_at] == '+' && !lazy ? "a possessive quantifier, which cannot run in linear time" : "a second quantifier";
            throw new PatternException($"expected one quantifier, found {what}", _at);
        }

        if (node is RegexNode.Anchor)
        {
            throw new PatternException("expected something to repeat before the quantifier, found a place", start);
        }

        return new RegexNode.Repeat(node, least, most, lazy);
    }

    private bool Quantifier(out int least, out int most)
    {
        (least, most) = (0, int.MaxValue);
        switch (_text[_at])
        {
            case '*':
                break;
            case '+':
                least = 1;
                break;
            case '?':
                most = 1;
                break;
            case '{' when IsQuantifier():
                return Counted(out least, out most);
            default:
                return false;
        }

        _at++;
        return true;
    }

    /// <summary>True for <c>{2}</c>, <c>{2,}</c> and <c>{2,3}</c>; other braces are themselves.</summary>
    private bool IsQuantifier()
    {
        int end = _text.IndexOf('}', _at);
        return end > _at + 1 && char.IsAsciiDigit(_text[_at + 1]) && _text[(_at + 1)..end].All(static c => char.IsAsciiDigit(c) || c == ',');
    }

    private bool Counted(out int least, out int most)
    {
        int end = _text.IndexOf('}', _at);
        string[] parts = _text[(_at + 1)..end].Split(',');
        bool read = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out least) && parts.Length <= 2;
        most = least;
        if (read && parts.Length == 2)
        {
            most = int.MaxValue;
            read = parts[1].Length == 0 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out most);
        }

        if (!read || most < least || least > MostCopies || (most > MostCopies && most != int.MaxValue))
        {
            throw new PatternException($"expected a count of at most {MostCopies}, found '{_text[_at..(end + 1)]}'", _at);
        }

        _at = end + 1;
        return true;
    }

    private RegexNode Single()
    {
        char c = _text[_at];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                return RegexClass.Read(_text, ref _at, _ignoreCase);
            case '\\':
                return Escape();
            case '.':
                _at++;
                return new RegexNode.Chars(ByteSet.All);
            case '^':
                _at++;
                return new RegexNode.Anchor(PatternOp.Begin);
            case '$':
                _at++;
                return new RegexNode.Anchor(PatternOp.End);
            case '*' or '+' or '?':
                throw new PatternException($"expected something to repeat before '{c}', found nothing", _at);
            case '%' when _named is not null && _at + 1 < _text.Length && _text[_at + 1] == '{':
                return Named();
            default:
                return Character();
        }
    }

    private RegexNode Character()
    {
        int length = char.IsSurrogatePair(_text, _at) ? 2 : 1;
        string text = _text.Substring(_at, length);
        _at += length;
        return Letter(text);
    }

    private RegexNode Letter(string text)
    {
        if (!_ignoreCase || !char.IsAsciiLetter(text[0]))
        {
            return new RegexNode.Text(text);
        }

        byte lower = (byte)(text[0] | 0x20);
        return new RegexNode.Chars(ByteSet.Of(b => (b | 0x20) == lower));
    }

    private RegexNode Named()
    {
        int start = _at;
        int end = _text.IndexOf('}', start);
        if (end < 0)
        {
            throw new PatternException("expected '}' after '%{', found none", start);
        }

        _at = end + 1;
        return _named!(_text[(start + 2)..end], start);
    }

    private RegexNode Escape()
    {
        int start = _at++;
        if (!More)
        {
            throw new PatternException("expected a character after '\\', found the end", start);
        }

        char c = _text[_at++];
        if (RegexClass.Shorthand(c) is { } set)
        {
            return new RegexNode.Chars(set);
        }

        switch (c)
        {
            case 'b':
                return new RegexNode.Anchor(PatternOp.Boundary);
            case 'A':
                return new RegexNode.Anchor(PatternOp.Begin);
            case 'z' or 'Z':
                return new RegexNode.Anchor(PatternOp.End);
            case (>= '1' and <= '9') or 'k' or 'g':
                throw new PatternException($"expected no backreference, found '\\{c}', which cannot run in linear time", start);
            case 'p' or 'P':
                int end = _text.IndexOf('}', _at);
                _at = end < 0 ? throw new PatternException("expected a class such as \\p{L}, found none", start) : end + 1;
                return new RegexNode.Foreign(_text[start.._at]);
            default:
                _at--;
                return Letter(RegexClass.Character(_text, ref _at, start));
        }
    }

    private RegexNode Group()
    {
        int start = _at++;
        bool outer = _ignoreCase;
        int slot = -1;
        if (More && _text[_at] == '?')
        {
            _at++;
            slot = Kind(start);
            if (slot == Flags)
            {
                // (?i) holds to the end of the group that it stands in.
                return RegexNode.Empty;
            }
        }

        RegexNode inner = Choice();
        if (!More)
        {
            throw new PatternException("expected ')' for this '(', found none", start);
        }

        _at++;
        _ignoreCase = outer;
        return slot >= 0 ? new RegexNode.Field(slot, inner) : inner is RegexNode.Text ? new RegexNode.Sequence([inner]) : inner;
    }

    private const int Flags = -2;

    /// <summary>Reads what follows <c>(?</c>: the number of a field, -1 for none, or <see cref="Flags"/>.</summary>
    private int Kind(int start)
    {
        string rest = _text[_at..];
        string? refused = rest switch
        {
            ['=', ..] or ['!', ..] => "look-ahead",
            ['<', '=', ..] or ['<', '!', ..] => "look-behind",
            ['>', ..] => "an atomic group",
            ['(', ..] => "a condition",
            ['R', ..] or ['&', ..] or ['P', '>', ..] => "recursion",
            ['P', '=', ..] => "a backreference",
            _ => null,
        };
        if (refused is not null)
        {
            throw new PatternException($"expected a group, found {refused}, which cannot run in linear time", start);
        }

        if (rest.StartsWith(':'))
        {
            _at++;
            return -1;
        }

        _at += rest.StartsWith("P<", StringComparison.Ordinal) ? 1 : 0;
        if (More && _text[_at] is '<' or '\'')
        {
            int end = _text.IndexOf(_text[_at] == '<' ? '>' : '\'', _at + 1);
            string name = end < 0 ? string.Empty : _text[(_at + 1)..end];
            if (name.Length == 0 || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '@' or '-' or '[' or ']')))
            {
                throw new PatternException("expected the name of a field such as (?<name>...), found none", start);
            }

            _at = end + 1;
            return _field(name, start);
        }

        return ReadFlags(start);
    }

    private int ReadFlags(int start)
    {
        bool on = true;
        for (; More; _at++)
        {
            switch (_text[_at])
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoreCase = on;
                    break;
                case 's' or 'm':
                    break;
                case ':':
                    _at++;
                    return -1;
                case ')':
                    _at++;
                    return Flags;
                default:
                    throw new PatternException("expected a group of a known kind or the flags i, s, m, found another", start);
            }
        }

        throw new PatternException("expected ')' for this '(', found none", start);
    }
}

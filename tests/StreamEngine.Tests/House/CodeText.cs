namespace StreamEngine.Tests.House;

/// <summary>
/// Blanks comments and literals of C# text, so that a rule reads code only. Length and line ends stay, and with them every
/// position; the code inside the holes of interpolated strings stays too.
/// </summary>
internal sealed class CodeText
{
    private readonly string _text;
    private readonly char[] _code;
    private int _at;

    private CodeText(string text)
    {
        _text = text;
        _code = text.ToCharArray();
    }

    public static string Of(string text)
    {
        var scan = new CodeText(text);
        scan.ReadCode(insideHole: false);
        return new string(scan._code);
    }

    private char Peek(int offset = 0) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private void Blank(int count)
    {
        for (int end = Math.Min(_at + count, _text.Length); _at < end; _at++)
        {
            if (_text[_at] is not ('\n' or '\r'))
            {
                _code[_at] = ' ';
            }
        }
    }

    private int Run(char c)
    {
        int n = 0;
        while (Peek(n) == c && _at + n < _text.Length)
        {
            n++;
        }

        return n;
    }

    private void ReadCode(bool insideHole)
    {
        int depth = 0;
        while (_at < _text.Length)
        {
            if (SkipDirective() || BlankComment() || BlankString() || BlankCharacter())
            {
                continue;
            }

            if (insideHole && Peek() == '}' && depth-- == 0)
            {
                return;
            }

            depth += insideHole && Peek() == '{' ? 1 : 0;
            _at++;
        }
    }

    // The text of a directive is neither code nor literal, and may hold a lone quote.
    private bool SkipDirective()
    {
        if (Peek() != '#' || _text.AsSpan(_text.LastIndexOf('\n', Math.Max(_at - 1, 0)) + 1).TrimStart(" \t")[0] != '#')
        {
            return false;
        }

        while (_at < _text.Length && Peek() != '\n')
        {
            _at++;
        }

        return true;
    }

    private bool BlankComment()
    {
        if (Peek() != '/' || Peek(1) is not ('/' or '*'))
        {
            return false;
        }

        string terminator = Peek(1) == '/' ? "\n" : "*/";
        int end = _text.IndexOf(terminator, _at + 2, StringComparison.Ordinal);
        Blank((end < 0 ? _text.Length : end + (terminator.Length == 2 ? 2 : 0)) - _at);
        return true;
    }

    private bool BlankCharacter()
    {
        if (Peek() != '\'')
        {
            return false;
        }

        int close = Peek(1) == '\\' ? _text.IndexOf('\'', Math.Min(_at + 3, _text.Length)) : _at + 2;
        if (close < 0 || close >= _text.Length || _text[close] != '\'')
        {
            return false;
        }

        Blank(close + 1 - _at);
        return true;
    }

    private bool BlankString()
    {
        int prefix = 0, dollars = 0;
        bool verbatim = false;
        for (; Peek(prefix) is '$' or '@'; prefix++)
        {
            dollars += Peek(prefix) == '$' ? 1 : 0;
            verbatim |= Peek(prefix) == '@';
        }

        if (Peek(prefix) != '"')
        {
            return false;
        }

        Blank(prefix);
        int quotes = Run('"');
        if (quotes >= 3 && !verbatim)
        {
            Blank(quotes);
            BlankRaw(quotes, dollars);
        }
        else
        {
            Blank(1);
            BlankQuoted(verbatim, dollars > 0);
        }

        return true;
    }

    private void BlankQuoted(bool verbatim, bool interpolated)
    {
        while (_at < _text.Length)
        {
            char c = Peek();
            if (c == '"' && !(verbatim && Peek(1) == '"'))
            {
                Blank(1);
                return;
            }

            if (c == '\n' && !verbatim)
            {
                return;
            }

            if (interpolated && c == '{' && Peek(1) != '{')
            {
                ReadHole(1);
                continue;
            }

            bool pair = c == '"' || (c == '\\' && !verbatim) || (interpolated && c is '{');
            Blank(pair ? 2 : 1);
        }
    }

    private void BlankRaw(int quotes, int dollars)
    {
        while (_at < _text.Length)
        {
            int run = Run('"');
            if (run >= quotes)
            {
                Blank(run);
                return;
            }

            int braces = dollars > 0 ? Run('{') : 0;
            if (braces >= dollars && dollars > 0)
            {
                Blank(braces - dollars);
                ReadHole(dollars);
                continue;
            }

            Blank(Math.Max(1, Math.Max(run, braces)));
        }
    }

    private void ReadHole(int braces)
    {
        Blank(braces);
        ReadCode(insideHole: true);
        Blank(braces);
    }
}

using System.Globalization;
using System.Text;

namespace StreamEngine.Windowing.Expressions;

internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,
    QuotedName,
    Symbol,
}

/// <summary>A piece of the text of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A name, a symbol, the content of a text, the digits of a number.</param>
/// <param name="Column">Where it starts, from 1.</param>
/// <param name="Scale">Of a number: what its unit multiplies it by, or divides it by when negative; 1 without.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Column, double Scale = 1)
{
    internal bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    internal bool IsWord(string word) => Kind == TokenKind.Name && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    internal string Show() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"the text '{Shorten(Text)}'",
        TokenKind.Number => $"the number {Shorten(Text)}",
        _ => $"'{Shorten(Text)}'",
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}

/// <summary>Cuts the text of an expression into tokens.</summary>
internal sealed class Tokenizer(string text)
{
    private static readonly string[] s_symbols =
        ["==", "!=", "<>", "<=", ">=", "&&", "||", "=", "<", ">", "(", ")", "[", "]", ",", "+", "-", "*", "/", "%", "!", "."];

    private static readonly Dictionary<string, double> s_durations = new(StringComparer.Ordinal)
    {
        ["ns"] = -1e9,
        ["us"] = -1e6,
        ["ms"] = -1e3,
        ["s"] = 1,
        ["m"] = 60,
        ["h"] = 3600,
        ["d"] = 86400,
    };

    private static readonly Dictionary<string, double> s_sizes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["B"] = 1,
        ["KB"] = 1e3,
        ["MB"] = 1e6,
        ["GB"] = 1e9,
        ["TB"] = 1e12,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
        ["TiB"] = 1L << 40,
    };

    private int _at;

    /// <summary>True for text that can be a name without quotes.</summary>
    internal static bool IsName(string name) => name.Length > 0 && IsNameStart(name[0]) && name.All(IsNamePart);

    /// <summary>The next token.</summary>
    /// <exception cref="ExpressionException">There is none here.</exception>
    internal Token Next()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }

        if (_at == text.Length)
        {
            return new Token(TokenKind.End, string.Empty, _at + 1);
        }

        char first = text[_at];
        if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            return Number();
        }

        if (IsNameStart(first))
        {
            int start = _at;
            while (_at < text.Length && IsNamePart(text[_at]))
            {
                _at++;
            }

            return new Token(TokenKind.Name, text[start.._at], start + 1);
        }

        return first is '\'' or '"' or '`' ? Quoted(first) : Symbol();
    }

    private static bool IsNameStart(char value) => char.IsAsciiLetter(value) || value is '_' or '@';

    private static bool IsNamePart(char value) => IsNameStart(value) || char.IsAsciiDigit(value);

    private Token Symbol()
    {
        foreach (string symbol in s_symbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new Token(TokenKind.Symbol, symbol, _at - symbol.Length + 1);
            }
        }

        throw new ExpressionException(_at + 1, "a name, a value or an operator", $"'{text[_at]}'");
    }

    /// <summary>A quote inside is written twice. There is no other escape, so that patterns stand as they are.</summary>
    private Token Quoted(char quote)
    {
        int start = _at++;
        var content = new StringBuilder();
        while (true)
        {
            int end = text.IndexOf(quote, _at);
            if (end < 0)
            {
                throw new ExpressionException(start + 1, $"a closing {quote}", "the end");
            }

            content.Append(text, _at, end - _at);
            _at = end + 1;
            if (_at == text.Length || text[_at] != quote)
            {
                return new Token(quote == '`' ? TokenKind.QuotedName : TokenKind.Text, content.ToString(), start + 1);
            }

            content.Append(quote);
            _at++;
        }
    }

    private Token Number()
    {
        int start = _at;
        Digits();
        if (_at + 1 < text.Length && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            Digits();
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            int sign = _at + 1 < text.Length && text[_at + 1] is '+' or '-' ? 1 : 0;
            if (_at + 1 + sign < text.Length && char.IsAsciiDigit(text[_at + 1 + sign]))
            {
                _at += 1 + sign;
                Digits();
            }
        }

        int end = _at;
        while (_at < text.Length && IsNamePart(text[_at]))
        {
            _at++;
        }

        string unit = text[end.._at];
        double scale = 1;
        if (unit.Length > 0 && !s_durations.TryGetValue(unit, out scale) && !s_sizes.TryGetValue(unit, out scale))
        {
            throw new ExpressionException(end + 1, "a unit (ns, us, ms, s, m, h, d, B, KB, MB, GB, TB, KiB, MiB, GiB, TiB)", $"'{unit}'");
        }

        return new Token(TokenKind.Number, text[start..end], start + 1, scale);
    }

    private void Digits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }
    }

    /// <summary>The value of a number.</summary>
    internal static NumberNode Value(Token token, bool isNegative)
    {
        string digits = isNegative ? "-" + token.Text : token.Text;
        if (token.Scale == 1 && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            return NumberNode.Of(integer);
        }

        double value = double.Parse(digits, CultureInfo.InvariantCulture);
        value = token.Scale < 0 ? value / -token.Scale : value * token.Scale;
        if (double.IsInfinity(value))
        {
            throw new ExpressionException(token.Column, "a number below 1.8e308", token.Show());
        }

        return NumberNode.Of(value);
    }
}

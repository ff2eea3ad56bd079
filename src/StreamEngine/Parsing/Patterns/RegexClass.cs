using System.Globalization;
using System.Text;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Reads classes of characters, <c>[a-z_]</c>, and escapes.</summary>
internal static class RegexClass
{
    private static readonly Dictionary<string, Func<byte, bool>> s_posix = new(StringComparer.Ordinal)
    {
        ["alpha"] = static b => char.IsAsciiLetter((char)b),
        ["digit"] = static b => char.IsAsciiDigit((char)b),
        ["alnum"] = static b => char.IsAsciiLetterOrDigit((char)b),
        ["upper"] = static b => char.IsAsciiLetterUpper((char)b),
        ["lower"] = static b => char.IsAsciiLetterLower((char)b),
        ["xdigit"] = static b => char.IsAsciiHexDigit((char)b),
        ["word"] = ByteSet.Word.Contains,
        ["space"] = ByteSet.Space.Contains,
        ["blank"] = static b => b is 32 or 9,
        ["punct"] = static b => b < 128 && (char.IsPunctuation((char)b) || char.IsSymbol((char)b)),
        ["cntrl"] = static b => b is < 32 or 127,
        ["print"] = static b => b is >= 32 and < 127,
        ["graph"] = static b => b is > 32 and < 127,
    };

    /// <summary>The set of <c>\d \w \s</c> and their opposites; null for other letters.</summary>
    internal static ByteSet? Shorthand(char c) => c switch
    {
        'd' => ByteSet.Digit,
        'D' => !ByteSet.Digit,
        'w' => ByteSet.Word,
        'W' => !ByteSet.Word,
        's' => ByteSet.Space,
        'S' => !ByteSet.Space,
        _ => null,
    };

    /// <summary>The character of an escape, from behind its backslash.</summary>
    internal static string Character(string text, ref int at, int start)
    {
        char c = text[at++];
        switch (c)
        {
            case 't':
                return "\t";
            case 'n':
                return "\n";
            case 'r':
                return "\r";
            case 'f':
                return "\f";
            case 'v':
                return "\v";
            case 'e':
                return "\u001B";
            case '0':
                return "\0";
            case 'x' or 'u':
                int digits = c == 'x' ? 2 : 4;
                if (at + digits <= text.Length && int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
                {
                    at += digits;
                    return ((char)code).ToString();
                }

                break;
            default:
                if (!char.IsAsciiLetterOrDigit(c))
                {
                    return c.ToString();
                }

                break;
        }

        throw new PatternException($"expected a known escape, found '\\{c}'", start);
    }

    /// <summary>Reads a class; characters beyond ASCII make it one for the engine of .NET, unless it is negated or has all of them.</summary>
    internal static RegexNode Read(string text, ref int at, bool ignoreCase)
    {
        int start = at++;
        bool negated = at < text.Length && text[at] == '^';
        at += negated ? 1 : 0;
        bool[] ascii = new bool[256];
        bool foreign = false;
        bool first = true;
        while (true)
        {
            if (at >= text.Length)
            {
                throw new PatternException("expected ']' for this '[', found none", start);
            }

            if (text[at] == ']' && !first)
            {
                at++;
                break;
            }

            first = false;
            foreign |= !Item(text, ref at, start, ascii);
        }

        if (foreign)
        {
            return new RegexNode.Foreign((ignoreCase ? "(?i:" : "(?:") + Native(text[start..at]) + ")");
        }

        ByteSet set = ByteSet.Of(b => ascii[b] || (ignoreCase && char.IsAsciiLetter((char)b) && ascii[b ^ 0x20]));
        return new RegexNode.Chars(negated ? !set : set);
    }

    /// <summary>Adds an item of a class; false when it is beyond ASCII.</summary>
    private static bool Item(string text, ref int at, int start, bool[] ascii)
    {
        if (text[at] == '[' && at + 1 < text.Length && text[at + 1] == ':' && text.IndexOf(":]", at, StringComparison.Ordinal) is > 0 and int end)
        {
            string name = text[(at + 2)..end];
            if (!s_posix.TryGetValue(name, out Func<byte, bool>? contains))
            {
                throw new PatternException($"expected a known class such as [:alpha:], found [:{name}:]", at);
            }

            at = end + 2;
            AddAll(ascii, contains);
            return true;
        }

        if (text[at] == '&' && at + 1 < text.Length && text[at + 1] == '&')
        {
            throw new PatternException("expected one class, found '&&'", at);
        }

        if (text[at] == '\\' && at + 1 < text.Length && Shorthand(text[at + 1]) is { } set)
        {
            at += 2;
            AddAll(ascii, set.Contains);
            return true;
        }

        if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is 'p' or 'P' && text.IndexOf('}', at) is > 0 and int close)
        {
            at = close + 1;
            return false;
        }

        return Range(text, ref at, start, ascii);
    }

    private static bool Range(string text, ref int at, int start, bool[] ascii)
    {
        char from = One(text, ref at, start);
        char to = from;
        if (at + 1 < text.Length && text[at] == '-' && text[at + 1] != ']')
        {
            at++;
            to = One(text, ref at, start);
        }

        if (to < from)
        {
            throw new PatternException($"expected a range in order, found '{from}-{to}'", start);
        }

        for (int c = from; c <= to && c < 128; c++)
        {
            ascii[c] = true;
        }

        if (from <= 128 && to == '\uFFFF')
        {
            ascii.AsSpan(128).Fill(true);
            return true;
        }

        return to < 128;
    }

    private static char One(string text, ref int at, int start)
    {
        if (at >= text.Length)
        {
            throw new PatternException("expected ']' for this '[', found none", start);
        }

        if (text[at] != '\\')
        {
            return text[at++];
        }

        if (++at >= text.Length)
        {
            throw new PatternException("expected ']' for this '[', found none", start);
        }

        if (text[at] == 'b')
        {
            at++;
            return '\b';
        }

        return Character(text, ref at, at - 1)[0];
    }

    private static void AddAll(bool[] ascii, Func<byte, bool> contains)
    {
        for (int i = 0; i < 256; i++)
        {
            ascii[i] |= contains((byte)i);
        }
    }

    /// <summary>A class as .NET reads it: an opening bracket inside stands for itself.</summary>
    private static string Native(string set)
    {
        StringBuilder text = new("[");
        for (int i = 1; i < set.Length; i++)
        {
            bool escaped = set[i] == '\\' && i + 1 < set.Length - 1;
            text.Append(set[i] == '[' ? "\\[" : set[i].ToString());
            if (escaped)
            {
                text.Append(set[++i]);
            }
        }

        return text.ToString();
    }
}

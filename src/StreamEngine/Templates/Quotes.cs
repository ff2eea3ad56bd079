using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Quoted texts of a line.</summary>
internal ref struct Quotes(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private bool _noDouble;
    private bool _noSingle;

    /// <summary>
    /// The end of the variable text that begins at <paramref name="start"/>, behind a quote; 0 when there is none. A quote inside a word is an
    /// apostrophe, quoted text before a colon is a key, and of a request to a web server not all is variable.
    /// </summary>
    internal int TextEnd(int start, byte quote)
    {
        int close = ClosingQuote(start - 1, quote);
        return close > start && !IsRequest(_line[start..close]) ? close : 0;
    }

    private int ClosingQuote(int at, byte quote)
    {
        bool exhausted = quote == '"' ? _noDouble : _noSingle;
        if (exhausted || (at > 0 && !IsBreak(_line[at - 1])))
        {
            return -1;
        }

        int close = at;
        do
        {
            int distance = _line[(close + 1)..].IndexOf(quote);
            if (distance < 0)
            {
                _noDouble |= quote == '"';
                _noSingle |= quote != '"';
                return -1;
            }

            close += distance + 1;
        }
        while (_line[close - 1] == '\\');

        byte next = close + 1 < _line.Length ? _line[close + 1] : (byte)' ';
        return next == ':' || (next != '.' && !IsBreak(next)) ? -1 : close;
    }

    private static bool IsRequest(ReadOnlySpan<byte> text)
    {
        int method = text.IndexOf((byte)' ');
        return method is >= 3 and <= 12 && text[..method].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0
            && method + 1 < text.Length && (text[method + 1] == '/' || text[(method + 1)..].StartsWith("http"u8));
    }

    private static bool IsBreak(byte value) => (LineClasses.Of(value) & LineClasses.Break) != 0;
}

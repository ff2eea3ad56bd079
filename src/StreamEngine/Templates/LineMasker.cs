using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>
/// Splits a line into words and separators and hides its variable parts: numbers, addresses, paths, times, identifiers with digits,
/// quoted text. Neighbouring variable parts with nothing but blanks, commas, colons and the like between them become one, so that
/// lists of different length have the same shape.
/// </summary>
/// <remarks>
/// One walk serves the hash of every line and the text of a new template, so that both always agree.
/// </remarks>
internal ref struct LineMasker<TSink>
    where TSink : struct, IMaskSink
{
    /// <summary>Words and variable parts of a line that are told apart; what follows is one variable part.</summary>
    internal const int MaxTokens = 128;

    private readonly ReadOnlySpan<byte> _line;
    private readonly TokenMasks _masks;
    private readonly bool _cut;
    private TSink _sink;
    private ulong _gap;
    private int _gapCount;
    private bool _gapHard;
    private bool _afterWildcard;
    private bool _noDoubleQuote;
    private bool _noSingleQuote;
    private int _tokens;

    /// <summary>Prepares the walk over the first line of <paramref name="text"/>.</summary>
    /// <param name="text">Text; what follows a line break or the first 4 KiB is not looked at.</param>
    /// <param name="memory">At least <see cref="TokenMasks.MaxWords"/> words of scratch memory.</param>
    /// <param name="sink">Takes the pieces.</param>
    internal LineMasker(ReadOnlySpan<byte> text, Span<ulong> memory, TSink sink)
    {
        int end = text.IndexOfAny((byte)'\n', (byte)'\r');
        _line = end >= 0 ? text[..end] : text;
        if (_line.Length > TokenMasks.MaxLine)
        {
            _line = _line[..TokenMasks.MaxLine];
            _cut = true;
        }

        _masks = new TokenMasks(_line, memory);
        _sink = sink;
    }

    /// <summary>Walks the line and returns the sink.</summary>
    internal TSink Run()
    {
        int at = 0;
        while (at < _line.Length)
        {
            int end = _masks.NextBreak(at);
            if (end == at)
            {
                at = Break(at);
            }
            else if (_tokens == MaxTokens || (_cut && end == _line.Length))
            {
                // The rest, or the word that the limit cut in two.
                Wildcard();
                return _sink;
            }
            else
            {
                at = Core(at, end);
            }
        }

        if (_gapCount > 0 && (byte)(_gap >> (8 * (_gapCount - 1))) == ' ')
        {
            _gap &= ~(0xFFUL << (8 * --_gapCount));
        }

        FlushGap();
        return _sink;
    }

    private int Core(int from, int end)
    {
        byte next = end < _line.Length ? _line[end] : (byte)0;
        if (_line[from] == '/' && WordShapes.PathEnd(_line, from) is var path and > 0)
        {
            Wildcard();
            return path;
        }

        bool digits = _masks.AnyDigit(from, end);
        if (!digits && next != ':' && !_masks.AnyMark(from, end))
        {
            if (end - from == 3 && next == ' ' && DateWords.Precedes(_line, from))
            {
                Wildcard();
            }
            else
            {
                Word(from, end);
            }

            return end;
        }

        if (next == ':')
        {
            int compound = WordShapes.CompoundEnd(_line, from, end);
            if (compound > 0)
            {
                Wildcard();
                return compound;
            }
        }

        int core = end;
        while (core > from && _line[core - 1] is (byte)'.' or (byte)'!' or (byte)'?')
        {
            core--;
        }

        ReadOnlySpan<byte> word = _line[from..core];
        bool isValue = _gapCount > 0 && (byte)(_gap >> (8 * (_gapCount - 1))) == '=';
        if (core == from || !(digits ? WordShapes.IsVariableWithDigits(word, next) : WordShapes.IsVariableText(word, isValue)))
        {
            Word(from, end);
            return end;
        }

        Wildcard();
        for (; core < end; core++)
        {
            Separator(_line[core]);
        }

        return end;
    }

    private int Break(int at)
    {
        byte value = _line[at];
        if (value <= ' ')
        {
            bool again = _gapCount > 0 && (byte)(_gap >> (8 * (_gapCount - 1))) == ' ';
            if (!again && (_tokens > 0 || _gapCount > 0))
            {
                Separator((byte)' ');
            }

            return at + 1;
        }

        if (value is (byte)'"' or (byte)'\'')
        {
            int close = ClosingQuote(at, value);
            if (close > 0)
            {
                Separator(value);
                Wildcard();
                Separator(value);
                return close + 1;
            }
        }

        Separator(value);
        return at + 1;
    }

    /// <summary>
    /// The end of a quoted text that begins at <paramref name="at"/>, or -1. A quote inside a word is an apostrophe; quoted text before a
    /// colon is a key, which is no variable part.
    /// </summary>
    private int ClosingQuote(int at, byte quote)
    {
        bool exhausted = quote == '"' ? _noDoubleQuote : _noSingleQuote;
        if (exhausted || _tokens >= MaxTokens - 1 || (at > 0 && TokenMasks.ClassOf(_line[at - 1]) != 1))
        {
            return -1;
        }

        int close = at;
        do
        {
            int distance = _line[(close + 1)..].IndexOf(quote);
            if (distance < 0)
            {
                _noDoubleQuote |= quote == '"';
                _noSingleQuote |= quote != '"';
                return -1;
            }

            close += distance + 1;
        }
        while (_line[close - 1] == '\\');

        byte next = close + 1 < _line.Length ? _line[close + 1] : (byte)' ';
        return next == ':' || (next != '.' && TokenMasks.ClassOf(next) != 1) ? -1 : close;
    }

    private void Word(int from, int end)
    {
        FlushGap();
        _sink.Word(_line[from..end]);
        _afterWildcard = false;
        _tokens++;
    }

    private void Wildcard()
    {
        if (_afterWildcard && !_gapHard)
        {
            _gap = 0;
            _gapCount = 0;
            return;
        }

        FlushGap();
        _sink.Wildcard();
        _afterWildcard = true;
        _tokens++;
    }

    private void Separator(byte value)
    {
        if (_gapCount == 8)
        {
            FlushGap();
            _gapHard = true;
        }

        _gapHard |= value is not ((byte)' ' or (byte)',' or (byte)':' or (byte)';' or (byte)'|');
        _gap |= (ulong)value << (8 * _gapCount++);
    }

    private void FlushGap()
    {
        if (_gapCount > 0)
        {
            _sink.Gap(_gap, _gapCount);
            _gap = 0;
            _gapCount = 0;
        }

        _gapHard = false;
    }
}

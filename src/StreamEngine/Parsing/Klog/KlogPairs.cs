using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Klog;

/// <summary>
/// Walks the pairs behind the message of a structured record: <c>key="quoted"</c>, <c>key=word</c>, <c>key={...}</c>, <c>key=[...]</c>, and text of
/// several lines, each after a tab, between <c>&lt;</c> and <c>&gt;</c>. Words that are no pair are stepped over.
/// </summary>
internal ref struct KlogPairs(ReadOnlySpan<byte> text, int at)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at = at;

    /// <summary>Position of the next byte.</summary>
    internal readonly int Position => _at;

    internal ReadOnlySpan<byte> Key { get; private set; }

    internal ReadOnlySpan<byte> Value { get; private set; }

    internal ValueKind Kind { get; private set; }

    /// <summary>Length of a quoted text with its quotes at a position; 0 when it is not closed.</summary>
    internal static int QuotedLength(ReadOnlySpan<byte> text, int start, out bool escaped)
    {
        escaped = false;
        int at = start + 1;
        while (true)
        {
            at = QuotedText.IndexOfAny(text, at, (byte)'"', (byte)'\\', (byte)'"');
            if (at >= text.Length)
            {
                return 0;
            }

            if (text[at] == '"')
            {
                return at + 1 - start;
            }

            escaped = true;
            at = Math.Min(at + 2, text.Length);
        }
    }

    /// <summary>Length of a key at a position, before its equals sign; 0 when there is none.</summary>
    internal static int KeyLength(ReadOnlySpan<byte> text, int start)
    {
        int at = start;
        while (at < text.Length && (char.IsAsciiLetterOrDigit((char)text[at]) || text[at] is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'/'))
        {
            at++;
        }

        return at < text.Length && text[at] == '=' ? at - start : 0;
    }

    /// <summary>Moves to the next pair; false at the end.</summary>
    internal bool Next()
    {
        while (true)
        {
            while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            {
                _at++;
            }

            if (_at >= _text.Length)
            {
                return false;
            }

            int length = KeyLength(_text, _at);
            if (length > 0)
            {
                Key = _text.Slice(_at, length);
                ReadValue(_at + length + 1);
                return true;
            }

            _at = WordEnd(_at);
        }
    }

    private void ReadValue(int start)
    {
        Kind = ValueKind.Plain;
        byte first = start < _text.Length ? _text[start] : (byte)0;
        int end = first switch
        {
            (byte)'"' => start + QuotedLength(_text, start, out _),
            (byte)'{' or (byte)'[' => NestedEnd(start),
            (byte)'<' => BlockEnd(start),
            _ => WordEnd(start),
        };
        end = end == start ? WordEnd(start) : end;
        Value = _text[start..end];
        _at = end;
        if (first == '"' && Value.Length > 1 && Value[^1] == '"')
        {
            Value = Value[1..^1];
            Kind = Value.Contains((byte)'\\') ? ValueKind.Escaped : ValueKind.Plain;
        }
        else if (first == '<' && Value.Length > 4 && Value[1] == '\n')
        {
            Value = Value[2..^3];
        }
    }

    /// <summary>End of brackets that are closed, quoted text in them aside; the start when they are not.</summary>
    private readonly int NestedEnd(int start)
    {
        int depth = 0;
        int at = start;
        while (at < _text.Length)
        {
            byte b = _text[at];
            if (b == '"')
            {
                int quoted = QuotedLength(_text, at, out _);
                at += quoted == 0 ? _text.Length : quoted;
                continue;
            }

            depth += b is (byte)'{' or (byte)'[' ? 1 : b is (byte)'}' or (byte)']' ? -1 : 0;
            at++;
            if (depth == 0)
            {
                return at;
            }
        }

        return start;
    }

    /// <summary>End of a block of lines; the start when it is not closed.</summary>
    private readonly int BlockEnd(int start)
    {
        int close = start + 1 < _text.Length && _text[start + 1] == '\n' ? _text[start..].IndexOf("\n >"u8) : -1;
        return close < 0 ? start : start + close + 3;
    }

    private readonly int WordEnd(int at)
    {
        int length = _text[at..].IndexOfAny((byte)' ', (byte)'\n', (byte)'\t');
        return length < 0 ? _text.Length : at + length;
    }
}

using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Cef;

/// <summary>
/// Walks the pairs of an extension, <c>key=value key=value</c>. A value goes on over spaces up to the next word that is a key; an equals
/// sign behind anything else, or behind a backslash, is a part of the value.
/// </summary>
internal ref struct CefExtension(ReadOnlySpan<byte> line, int at)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _at = Tokens.SkipSpaces(line, at);

    /// <summary>Position of the next key.</summary>
    internal readonly int Position => _at;

    /// <summary>True when something was found that is no pair.</summary>
    internal bool Failed { get; private set; }

    internal ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value as it stands.</summary>
    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True when the value has a backslash in it.</summary>
    internal bool IsEscaped { get; private set; }

    /// <summary>Moves to the next pair; false at the end and after an error.</summary>
    internal bool Next()
    {
        if (_at >= _line.Length)
        {
            return false;
        }

        int length = _line[_at..].IndexOf((byte)'=');
        if (length <= 0 || KeyStart(_at + length) != _at)
        {
            Failed = true;
            return false;
        }

        Key = _line.Slice(_at, length);
        int start = _at + length + 1;
        ReadValue(start);
        return true;
    }

    private void ReadValue(int start)
    {
        IsEscaped = false;
        int at = start;
        while (true)
        {
            at = QuotedText.IndexOfAny(_line, at, (byte)'=', (byte)'\\', (byte)'=');
            if (at >= _line.Length)
            {
                Value = Tokens.TrimEnd(_line[start..]);
                _at = _line.Length;
                return;
            }

            if (_line[at] == '\\')
            {
                IsEscaped = true;
                at = Math.Min(at + 2, _line.Length);
                continue;
            }

            int key = KeyStart(at);
            if (key < at && key > start && Tokens.IsSpace(_line[key - 1]))
            {
                Value = Tokens.TrimEnd(_line[start..(key - 1)]);
                _at = key;
                return;
            }

            at++;
        }
    }

    /// <summary>Start of the run of bytes that may be a key and end at a position.</summary>
    private readonly int KeyStart(int end)
    {
        int at = end;
        while (at > 0 && IsKeyByte(_line[at - 1]))
        {
            at--;
        }

        return at;
    }

    private static bool IsKeyByte(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'[' or (byte)']';
}

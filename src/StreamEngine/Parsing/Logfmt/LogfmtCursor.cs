using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>Walks the pairs of one logfmt line: <c>key=value</c>, <c>key="quoted \"value\""</c> or a bare key.</summary>
internal ref struct LogfmtCursor(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;

    /// <summary>Position of the next byte, for messages.</summary>
    internal readonly int Position => _at;

    /// <summary>True when a quote was opened and not closed.</summary>
    internal bool Unterminated { get; private set; }

    internal int KeyStart { get; private set; }

    internal int KeyLength { get; private set; }

    /// <summary>True when an equals sign followed the key.</summary>
    internal bool HasValue { get; private set; }

    internal int ValueStart { get; private set; }

    internal int ValueLength { get; private set; }

    internal ValueKind ValueKind { get; private set; }

    /// <summary>True when the value stood in quotes.</summary>
    internal bool IsQuoted { get; private set; }

    /// <summary>Moves to the next pair; false at the end and after an error.</summary>
    internal bool Next()
    {
        while ((uint)_at < (uint)_line.Length && _line[_at] is (byte)' ' or (byte)'\t')
        {
            _at++;
        }

        if (_at >= _line.Length)
        {
            return false;
        }

        KeyStart = _at;
        _at = QuotedText.IndexOfAny(_line, _at, (byte)'=', (byte)' ', (byte)'\t');
        KeyLength = _at - KeyStart;
        HasValue = _at < _line.Length && _line[_at] == '=';
        ValueLength = 0;
        IsQuoted = false;
        if (!HasValue)
        {
            return true;
        }

        _at++;
        if (_at < _line.Length && _line[_at] == '"')
        {
            return ReadQuoted();
        }

        ValueStart = _at;
        _at = QuotedText.IndexOfAny(_line, _at, (byte)' ', (byte)'\t', (byte)' ');
        ValueLength = _at - ValueStart;
        ValueKind = ValueKind.Plain;
        return true;
    }

    private bool ReadQuoted()
    {
        ValueStart = _at + 1;
        IsQuoted = true;
        ValueKind = ValueKind.Plain;
        int at = ValueStart;
        while (true)
        {
            at = QuotedText.IndexOfAny(_line, at, (byte)'"', (byte)'\\', (byte)'"');
            if (at >= _line.Length)
            {
                Unterminated = true;
                _at = _line.Length;
                return false;
            }

            if (_line[at] == '"')
            {
                ValueLength = at - ValueStart;
                _at = at + 1;
                return true;
            }

            ValueKind = ValueKind.Escaped;
            at += 2;
        }
    }
}

using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// Walks one JSON text (RFC 8259) and checks its syntax on the way. The caller enters the objects and arrays that it cares for
/// and reads over the others as values. The first error stays: everything after it returns false.
/// </summary>
internal ref struct JsonCursor
{
    private const int DepthLimit = 512;

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _maxDepth;
    private readonly int _maxFields;
    private int _at;
    private int _depth;
    private int _fields;
    private bool _first;
    private string? _expected;

    internal JsonCursor(ReadOnlySpan<byte> text, ParserOptions options)
        : this(text, options, 0, 0)
    {
    }

    /// <summary>Walks a piece of a record, which counts against the limits with what is around it.</summary>
    internal JsonCursor(ReadOnlySpan<byte> text, ParserOptions options, int depth, int fields)
    {
        _text = text;
        _depth = depth;
        _fields = fields;
        _maxDepth = Math.Min(options.MaxDepth, DepthLimit);
        _maxFields = options.MaxFields;
    }

    /// <summary>Position of the next byte; set it to walk a value again.</summary>
    internal int Position { readonly get => _at; set => _at = value; }

    /// <summary>Members and elements that were met, at any depth.</summary>
    internal readonly int Fields => _fields;

    /// <summary>Numbers that were read, at any depth.</summary>
    internal int Numbers { get; private set; }

    /// <summary>Strings that were read as values, at any depth.</summary>
    internal int Strings { get; private set; }

    internal RejectReason Reason { get; private set; }

    internal readonly bool Failed => _expected is not null;

    /// <summary>The byte that a value starts with; 0 at the end.</summary>
    internal readonly byte Current => (uint)_at < (uint)_text.Length ? _text[_at] : (byte)0;

    /// <summary>What was expected where, for people. Columns count bytes from 1.</summary>
    internal readonly string Error()
    {
        string found = _at >= _text.Length ? "the end" : _text[_at] is > 0x20 and < 0x7F ? $"'{(char)_text[_at]}'" : $"byte 0x{_text[_at]:X2}";
        return Reason == RejectReason.TooComplex ? $"column {_at + 1}: {_expected}" : $"column {_at + 1}: expected {_expected}, found {found}";
    }

    /// <summary>Steps into an object or an array.</summary>
    /// <param name="bracket">The opening bracket.</param>
    internal bool Enter(byte bracket)
    {
        SkipSpace();
        if (Current != bracket)
        {
            return Fail(bracket == '{' ? "a JSON object" : "a JSON array");
        }

        if (++_depth > _maxDepth)
        {
            return Fail($"deeper than {_maxDepth} levels", RejectReason.TooComplex);
        }

        _at++;
        _first = true;
        return true;
    }

    /// <summary>Moves to the value of the next member. False at the end of the object, which is then left, and on errors.</summary>
    internal bool NextMember(out JsonToken key)
    {
        key = default;
        if (!NextElement((byte)'}'))
        {
            return false;
        }

        if (Current != '"')
        {
            return Fail("a key in quotes");
        }

        if (!ReadString(out key))
        {
            return false;
        }

        SkipSpace();
        if (Current != ':')
        {
            return Fail("':'");
        }

        _at++;
        SkipSpace();
        return true;
    }

    /// <summary>Moves to the next element. False at the end of the array, which is then left, and on errors.</summary>
    internal bool NextElement() => NextElement((byte)']');

    /// <summary>Reads a value of any kind; objects and arrays are checked and become one token.</summary>
    internal bool ReadValue(out JsonToken value)
    {
        int start = _at;
        byte first = Current;
        _first = false;
        if (first == '"')
        {
            Strings++;
            return ReadString(out value);
        }

        if (first is (byte)'{' or (byte)'[')
        {
            bool whole = first == '{' ? SkipObject() : SkipArray();
            value = new JsonToken(start, _at - start, ValueKind.Nested);
            return whole;
        }

        ValueKind kind = first is (byte)'t' or (byte)'f' or (byte)'n' ? ValueKind.Literal : ValueKind.Number;
        bool read = kind == ValueKind.Literal ? ReadLiteral(first) : ReadNumber();
        value = new JsonToken(start, _at - start, kind);
        return read;
    }

    /// <summary>Checks that nothing but space follows.</summary>
    internal bool End()
    {
        SkipSpace();
        return !Failed && (_at == _text.Length || Fail("the end of the record"));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool NextElement(byte close)
    {
        if (Failed)
        {
            return false;
        }

        SkipSpace();
        byte next = Current;
        if (next == close)
        {
            _at++;
            _depth--;
            _first = false;
            return false;
        }

        if (!_first)
        {
            if (next != ',')
            {
                return Fail(close == '}' ? "',' or '}'" : "',' or ']'");
            }

            _at++;
            SkipSpace();
        }

        _first = false;
        return ++_fields <= _maxFields || Fail($"more than {_maxFields} fields", RejectReason.TooComplex);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipSpace()
    {
        while ((uint)_at < (uint)_text.Length && _text[_at] <= ' ' && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }

    private bool SkipObject()
    {
        if (Enter((byte)'{'))
        {
            while (NextMember(out _) && ReadValue(out _))
            {
            }
        }

        return !Failed;
    }

    private bool SkipArray()
    {
        if (Enter((byte)'['))
        {
            while (NextElement() && ReadValue(out _))
            {
            }
        }

        return !Failed;
    }

    private bool ReadString(out JsonToken token)
    {
        int start = _at + 1;
        int at = start;
        ValueKind kind = ValueKind.Plain;
        while (true)
        {
            at = QuotedText.IndexOfSpecial(_text, at);
            if ((uint)at >= (uint)_text.Length)
            {
                break;
            }

            if (_text[at] == '"')
            {
                _at = at + 1;
                token = new JsonToken(start, at - start, kind);
                return true;
            }

            int escape = _text[at] == '\\' ? JsonEscapes.Length(_text, at) : 0;
            if (escape == 0)
            {
                break;
            }

            kind = ValueKind.Escaped;
            at += escape;
        }

        _at = at;
        token = default;
        return Fail(Current == '\\' ? "an escape sequence" : at >= _text.Length ? "'\"'" : "no control byte inside a string");
    }

    private bool ReadLiteral(byte first)
    {
        ReadOnlySpan<byte> literal = first switch { (byte)'t' => "true"u8, (byte)'f' => "false"u8, _ => "null"u8 };
        if (!_text[_at..].StartsWith(literal))
        {
            return Fail("a value");
        }

        _at += literal.Length;
        return true;
    }

    private bool ReadNumber()
    {
        int start = _at;
        _at += Current == '-' ? 1 : 0;
        bool zero = Current == '0';
        int digits = SkipDigits();
        if (digits == 0)
        {
            return Fail(_at == start ? "a value" : "a digit");
        }

        if (zero && digits > 1)
        {
            _at -= digits - 1;
            return Fail("no digit after a leading zero");
        }

        if (Current == '.')
        {
            _at++;
            if (SkipDigits() == 0)
            {
                return Fail("a digit");
            }
        }

        if ((Current | 0x20) == 'e')
        {
            _at++;
            _at += Current is (byte)'+' or (byte)'-' ? 1 : 0;
            if (SkipDigits() == 0)
            {
                return Fail("a digit");
            }
        }

        Numbers++;
        return true;
    }

    private int SkipDigits()
    {
        int start = _at;
        while ((uint)_at < (uint)_text.Length && (uint)(_text[_at] - '0') <= 9)
        {
            _at++;
        }

        return _at - start;
    }

    private bool Fail(string expected) => Fail(expected, _at >= _text.Length ? RejectReason.Truncated : RejectReason.Syntax);

    private bool Fail(string expected, RejectReason reason)
    {
        if (_expected is null)
        {
            _expected = expected;
            Reason = reason;
        }

        return false;
    }
}

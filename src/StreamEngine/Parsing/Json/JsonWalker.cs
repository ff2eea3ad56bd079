using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// Reads one record by the positions of its structural bytes. Takes what is written as machines write it and gives up on everything else,
/// which <see cref="JsonRecord"/> then reads or explains. What it takes is JSON by RFC 8259.
/// </summary>
internal ref struct JsonWalker
{
    private readonly ByteText _text;
    private readonly StructuralIndex _index;
    private readonly ParserOptions _options;
    private readonly JsonState _state;
    private readonly JsonRow _row;
    private int _fields;

    internal JsonWalker(ByteText text, JsonState state, JsonRow row, ParserOptions options)
    {
        _text = text;
        _state = state;
        _index = state.Index;
        _row = row;
        _options = options;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="tokens">Positions of its structural bytes, the newline behind it left out.</param>
    /// <param name="start">First byte.</param>
    /// <param name="end">End, without the line end.</param>
    /// <param name="fields">Takes the known fields.</param>
    /// <returns>False when the record must be read another way.</returns>
    internal bool Read(ReadOnlySpan<int> tokens, int start, int end, ref FieldSet fields)
    {
        if (tokens.Length < 2 || tokens[0] != start || _text[start] != '{' || tokens[^1] != end - 1)
        {
            return false;
        }

        _fields = 0;
        int depth = 0;
        int maxDepth = Math.Min(_options.MaxDepth, _state.Open.Length);
        JsonKeys? keys = _state.Keys;
        JsonKey? previous = null;
        int before = start;
        int t = 1;
        while (true)
        {
            int delimiter;
            JsonKey? key;
            if (t + 1 >= tokens.Length)
            {
                // Only an empty record has its end here.
                return t + 1 == tokens.Length && depth == 0 && previous is null && tokens[t] == before + 1 && _text[tokens[t]] == '}' && _text[before] == '{';
            }

            int colon = tokens[t];
            int quote = before + 1;
            quote += _text[quote] == ' ' ? 1 : 0;
            int length = colon - quote - 2;
            if (_text[colon] != ':' || length < 0 || _text[quote] != '"' || _text[colon - 1] != '"')
            {
                if (_text[colon] != '}' || colon != before + 1 || _text[before] != '{' || depth == 0)
                {
                    return false;
                }

                // An empty object.
                key = _state.Open[depth - 1].Key;
                delimiter = colon;
                t++;
                goto closed;
            }

            key = null;
            bool found = keys is not null ? TryFind(keys, previous, quote + 1, length, out key) : IsString(quote + 1, length);
            if (!found)
            {
                return false;
            }

            if (++_fields > _options.MaxFields)
            {
                return false;
            }

            int value = colon + 1;
            value += _text[value] == ' ' ? 1 : 0;
            delimiter = tokens[t + 1];
            t += 2;
            byte first = _text[value];
            if (first == '"')
            {
                if (_text[delimiter - 1] != '"' || delimiter - 1 == value || !TakeString(key, value + 1, delimiter - 1, ref fields))
                {
                    return false;
                }
            }
            else if (first == '{')
            {
                if (depth + 1 >= maxDepth)
                {
                    return false;
                }

                _state.Open[depth++] = new JsonState.Frame(key, keys, value);
                keys = key?.Children;
                previous = null;
                before = value;
                continue;
            }
            else if (first == '[')
            {
                if (!TakeArray(key, value, tokens, ref t, depth, ref fields))
                {
                    return false;
                }

                delimiter = tokens[t - 1];
            }
            else if (!TakeScalar(key, value, delimiter, ref fields))
            {
                return false;
            }

        closed:
            previous = key;
            while (_text[delimiter] == '}')
            {
                if (depth == 0)
                {
                    return t == tokens.Length;
                }

                JsonState.Frame frame = _state.Open[--depth];
                if (t >= tokens.Length || tokens[t] != delimiter + 1)
                {
                    return false;
                }

                if (frame.Key is { } container)
                {
                    TakeContainer(container, frame.Start, delimiter + 1, ref fields);
                }

                keys = frame.Keys;
                previous = frame.Key;
                delimiter = tokens[t++];
            }

            if (_text[delimiter] != ',')
            {
                return false;
            }

            before = delimiter;
        }
    }

    /// <summary>The key as it was expected after the last one, or as the table has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryFind(JsonKeys keys, JsonKey? previous, int start, int length, out JsonKey? key)
    {
        key = previous is null ? keys.First : previous.Next;
        return (key is not null && key.Is(_text, start, length)) || TryLookUp(keys, previous, start, length, out key);
    }

    /// <summary>True when the escapes of a key, if it has any, are those of JSON.</summary>
    private readonly bool IsString(int start, int length) =>
        !_index.HasEscape(start, start + length) || JsonEscapes.AreValid(_text.Slice(start, length));

    private readonly bool TryLookUp(JsonKeys keys, JsonKey? previous, int start, int length, out JsonKey? key)
    {
        if (!IsString(start, length))
        {
            key = null;
            return false;
        }

        key = keys.Find(_text, start, length);
        if (previous is null)
        {
            keys.First = key;
        }
        else
        {
            previous.Next = key;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TakeString(JsonKey? key, int start, int end, ref FieldSet fields)
    {
        ValueKind kind = ValueKind.Plain;
        if (_index.HasEscape(start, end))
        {
            kind = ValueKind.Escaped;
            if (!JsonEscapes.AreValid(_text.Slice(start, end - start)))
            {
                return false;
            }
        }

        if (key is not null)
        {
            _row.Text(key, start, end - start, kind, ref fields);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TakeScalar(JsonKey? key, int start, int end, ref FieldSet fields)
    {
        if (end <= start)
        {
            return false;
        }

        NumberKind kind = NumberReader.ReadJsonPadded(_text.Slice(start, end - start), out long integer, out double number);
        if (kind == NumberKind.None)
        {
            return TakeLiteral(key, start, end, ref fields);
        }

        if (key is not null)
        {
            _row.Number(key, start, end - start, kind, integer, number, ref fields);
        }

        return true;
    }

    private readonly bool TakeLiteral(JsonKey? key, int start, int end, ref FieldSet fields)
    {
        ReadOnlySpan<byte> word = _text.Slice(start, end - start);
        if (!word.SequenceEqual("true"u8) && !word.SequenceEqual("false"u8) && !word.SequenceEqual("null"u8))
        {
            return false;
        }

        if (key is not null)
        {
            _row.Other(key, start, word.Length, ValueKind.Literal, ref fields);
        }

        return true;
    }

    /// <summary>Checks an array and takes it as a whole; the token after it is the delimiter then.</summary>
    private bool TakeArray(JsonKey? key, int start, ReadOnlySpan<int> tokens, ref int t, int depth, ref FieldSet fields)
    {
        // t is behind the opening bracket's token.
        int open = 1;
        int at = t;
        while (open > 0 && at < tokens.Length)
        {
            byte token = _text[tokens[at++]];
            open += token is (byte)'[' or (byte)'{' ? 1 : token is (byte)']' or (byte)'}' ? -1 : 0;
        }

        if (open != 0 || at >= tokens.Length)
        {
            return false;
        }

        int end = tokens[at - 1] + 1;
        JsonCursor cursor = new(_text.Slice(start, end - start), _options, depth + 1, _fields);
        if (tokens[at] != end || !cursor.ReadValue(out _) || !cursor.End())
        {
            return false;
        }

        _fields = cursor.Fields;
        t = at + 1;
        if (key is not null)
        {
            _row.Other(key, start, end - start, ValueKind.Nested, ref fields);
        }

        return true;
    }

    private readonly void TakeContainer(JsonKey key, int start, int end, ref FieldSet fields)
    {
        if (key.TakesObject)
        {
            _row.Other(key, start, end - start, ValueKind.Nested, ref fields);
        }
    }
}

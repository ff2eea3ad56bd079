using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Otlp;

/// <summary>
/// Rewrites nested values of the JSON mapping, which name the kind of every value, as plain JSON. Text and numbers are copied as they
/// stand.
/// </summary>
internal ref struct OtlpJsonText(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Bytes written.</summary>
    internal int Length { get; private set; }

    internal readonly ReadOnlySpan<byte> Written => _target[..Length];

    /// <summary>Writes the object <c>{"values":[...]}</c> that the cursor stands before.</summary>
    internal void WriteItems(scoped ref JsonCursor cursor, scoped ref OtlpJsonValues values, bool map)
    {
        Append(map ? "{"u8 : "["u8);
        if (OtlpJsonValues.EnterObject(ref cursor))
        {
            bool first = true;
            while (cursor.NextMember(out JsonToken member))
            {
                if (!values.Raw(member).SequenceEqual("values"u8))
                {
                    cursor.ReadValue(out _);
                    continue;
                }

                if (OtlpJsonValues.EnterArray(ref cursor))
                {
                    while (cursor.NextElement())
                    {
                        Append(first ? default : ","u8);
                        first = false;
                        WriteItem(ref cursor, ref values, map);
                    }
                }
            }
        }

        Append(map ? "}"u8 : "]"u8);
    }

    private void WriteItem(scoped ref JsonCursor cursor, scoped ref OtlpJsonValues values, bool map)
    {
        if (!map)
        {
            WriteValue(ref cursor, ref values);
            return;
        }

        // The key is written first, wherever it stands.
        JsonCursor ahead = cursor;
        if (values.Find(ref ahead, "key"u8) && ahead.ReadValue(out JsonToken key) && key.Kind is ValueKind.Plain or ValueKind.Escaped)
        {
            WriteQuoted(values.Raw(key));
        }
        else
        {
            Append("\"\""u8);
        }

        Append(":"u8);
        ahead = cursor;
        if (values.Find(ref ahead, "value"u8))
        {
            WriteValue(ref ahead, ref values);
        }
        else
        {
            Append("null"u8);
        }

        cursor.ReadValue(out _);
    }

    private void WriteValue(scoped ref JsonCursor cursor, scoped ref OtlpJsonValues values)
    {
        int start = Length;
        if (OtlpJsonValues.EnterObject(ref cursor))
        {
            while (cursor.NextMember(out JsonToken member))
            {
                Length = start;
                ReadOnlySpan<byte> kind = values.Raw(member);
                if (kind.SequenceEqual("arrayValue"u8) || kind.SequenceEqual("kvlistValue"u8))
                {
                    WriteItems(ref cursor, ref values, kind[0] == 'k');
                }
                else if (cursor.ReadValue(out JsonToken token))
                {
                    WriteScalar(kind, token, values.Raw(token));
                }
            }
        }

        if (Length == start)
        {
            Append("null"u8);
        }
    }

    private void WriteScalar(ReadOnlySpan<byte> kind, JsonToken token, ReadOnlySpan<byte> raw)
    {
        bool text = token.Kind is ValueKind.Plain or ValueKind.Escaped;
        bool number = kind.SequenceEqual("intValue"u8) || kind.SequenceEqual("doubleValue"u8);
        if (text && !(number && NumberReader.TryReadDouble(raw, out _)))
        {
            WriteQuoted(raw);
        }
        else if (token.Kind != ValueKind.Nested)
        {
            Append(raw);
        }
    }

    private void WriteQuoted(ReadOnlySpan<byte> raw)
    {
        Append("\""u8);
        Append(raw);
        Append("\""u8);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_target[Length..]);
        Length += text.Length;
    }
}

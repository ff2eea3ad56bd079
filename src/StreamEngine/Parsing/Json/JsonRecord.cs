using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// Reads one JSON object byte by byte: whatever RFC 8259 allows, and with a reason where it does not. Members are found by their
/// name, nested ones by their path where somebody knows or asks for them.
/// </summary>
internal ref struct JsonRecord
{
    private readonly ByteText _text;
    private readonly int _start;
    private readonly JsonRow _row;

    /// <param name="text">The chunk's bytes.</param>
    /// <param name="start">First byte of the record.</param>
    /// <param name="row">Takes the values.</param>
    internal JsonRecord(ByteText text, int start, JsonRow row)
    {
        _text = text;
        _start = start;
        _row = row;
    }

    /// <summary>Reads a whole record. False when it is no JSON object: the cursor knows why.</summary>
    internal readonly bool Read(ref JsonCursor cursor, JsonKeys keys, ref FieldSet fields)
    {
        ReadObject(ref cursor, keys, ref fields);
        return cursor.End();
    }

    private readonly void ReadObject(ref JsonCursor cursor, JsonKeys keys, ref FieldSet fields)
    {
        if (!cursor.Enter((byte)'{'))
        {
            return;
        }

        while (cursor.NextMember(out JsonToken name))
        {
            JsonKey key = keys.Find(_text, _start + name.Start, name.Length);
            int start = cursor.Position;
            if (key.Children is not null && cursor.Current == '{')
            {
                ReadObject(ref cursor, key.Children, ref fields);
                if (key.TakesObject && !cursor.Failed)
                {
                    _row.Other(key, _start + start, cursor.Position - start, ValueKind.Nested, ref fields);
                }
            }
            else if (cursor.ReadValue(out JsonToken value))
            {
                Take(key, value, ref fields);
            }
        }
    }

    private readonly void Take(JsonKey key, JsonToken value, ref FieldSet fields)
    {
        int start = _start + value.Start;
        if (value.Kind == ValueKind.Number)
        {
            NumberKind kind = NumberReader.ReadJsonPadded(_text.Slice(start, value.Length), out long integer, out double number);
            _row.Number(key, start, value.Length, kind, integer, number, ref fields);
        }
        else if (value.Kind is ValueKind.Plain or ValueKind.Escaped)
        {
            _row.Text(key, start, value.Length, value.Kind, ref fields);
        }
        else
        {
            _row.Other(key, start, value.Length, value.Kind, ref fields);
        }
    }
}

using System.Buffers;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Reads values of the JSON mapping, and holds the text that had to be decoded for them until the line is done.</summary>
internal ref struct OtlpJsonValues(ReadOnlySpan<byte> line) : IDisposable
{
    private readonly ReadOnlySpan<byte> _line = line;
    private byte[]? _buffer;
    private int _used;

    /// <summary>Log records and points so far.</summary>
    internal int Records { get; set; }

    /// <summary>The bytes of a token.</summary>
    internal readonly ReadOnlySpan<byte> Raw(JsonToken token) => _line.Slice(token.Start, token.Length);

    /// <summary>From a position to where the cursor stands.</summary>
    internal readonly ReadOnlySpan<byte> From(int start, scoped in JsonCursor cursor) => _line[start..cursor.Position];

    /// <summary>Steps into an array; reads over anything else.</summary>
    internal static bool EnterArray(scoped ref JsonCursor cursor) => Enter(ref cursor, (byte)'[');

    /// <summary>Steps into an object; reads over anything else.</summary>
    internal static bool EnterObject(scoped ref JsonCursor cursor) => Enter(ref cursor, (byte)'{');

    /// <summary>Steps into an object and moves to the value of a member.</summary>
    internal readonly bool Find(scoped ref JsonCursor cursor, ReadOnlySpan<byte> name)
    {
        if (!EnterObject(ref cursor))
        {
            return false;
        }

        while (cursor.NextMember(out JsonToken key))
        {
            if (Raw(key).SequenceEqual(name))
            {
                return true;
            }

            cursor.ReadValue(out _);
        }

        return false;
    }

    /// <summary>Reads text; empty when the value is none.</summary>
    internal ReadOnlySpan<byte> ReadText(scoped ref JsonCursor cursor)
    {
        cursor.ReadValue(out JsonToken token);
        return token.Kind is ValueKind.Plain ? Raw(token) : token.Kind is ValueKind.Escaped ? Decode(token) : default;
    }

    /// <summary>Reads a whole number, as a number or as text. False, and a fault, when it is none; false for null.</summary>
    internal readonly bool TryReadNumber(scoped ref JsonCursor cursor, out ulong number, scoped ref WireFault fault)
    {
        cursor.ReadValue(out JsonToken token);
        number = 0;
        if (IsNull(token))
        {
            return false;
        }

        ReadOnlySpan<byte> text = Raw(token);
        if (NumberReader.TryReadUInt64(text, out number))
        {
            return true;
        }

        if (NumberReader.TryReadInt64(text, out long whole))
        {
            number = (ulong)whole;
            return true;
        }

        if (NumberReader.TryReadDouble(text, out double value) && double.IsInteger(value) && value is > long.MinValue and < ulong.MaxValue)
        {
            number = value < 0 ? (ulong)(long)value : (ulong)value;
            return true;
        }

        fault = WireFault.Number;
        return false;
    }

    /// <summary>Reads a double, as a number or as text; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> are text.</summary>
    internal readonly bool TryReadDouble(scoped ref JsonCursor cursor, out double value, scoped ref WireFault fault)
    {
        cursor.ReadValue(out JsonToken token);
        value = double.NaN;
        if (IsNull(token))
        {
            return false;
        }

        ReadOnlySpan<byte> text = Raw(token);
        if (NumberReader.TryReadDouble(text, out value))
        {
            return true;
        }

        if (text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8))
        {
            value = text[0] == 'N' ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        fault = WireFault.Number;
        return false;
    }

    /// <summary>Reads an attribute: an object of key and value.</summary>
    internal void ReadAttribute(scoped ref JsonCursor cursor, out ReadOnlySpan<byte> key, out AnyValue value, scoped ref WireFault fault)
    {
        key = default;
        value = default;
        if (!EnterObject(ref cursor))
        {
            return;
        }

        while (cursor.NextMember(out JsonToken member))
        {
            if (Raw(member).SequenceEqual("key"u8))
            {
                key = ReadText(ref cursor);
            }
            else if (Raw(member).SequenceEqual("value"u8))
            {
                value = ReadAny(ref cursor, ref fault);
            }
            else
            {
                cursor.ReadValue(out _);
            }
        }
    }

    /// <summary>Reads a value: an object with one member that tells its kind. Nested values become JSON text.</summary>
    internal AnyValue ReadAny(scoped ref JsonCursor cursor, scoped ref WireFault fault)
    {
        AnyValue value = default;
        if (!EnterObject(ref cursor))
        {
            return value;
        }

        while (cursor.NextMember(out JsonToken member))
        {
            ReadOnlySpan<byte> kind = Raw(member);
            if (kind.SequenceEqual("stringValue"u8) || kind.SequenceEqual("bytesValue"u8))
            {
                value = AnyValue.OfText(ReadText(ref cursor));
            }
            else if (kind.SequenceEqual("intValue"u8) && TryReadNumber(ref cursor, out ulong number, ref fault))
            {
                value = new AnyValue(AnyKind.Int, default, number);
            }
            else if (kind.SequenceEqual("doubleValue"u8) && TryReadDouble(ref cursor, out double real, ref fault))
            {
                value = new AnyValue(AnyKind.Double, default, BitConverter.DoubleToUInt64Bits(real));
            }
            else if (kind.SequenceEqual("boolValue"u8))
            {
                cursor.ReadValue(out JsonToken token);
                value = new AnyValue(AnyKind.Bool, default, Raw(token).SequenceEqual("true"u8) ? 1UL : 0);
            }
            else if (kind.SequenceEqual("arrayValue"u8) || kind.SequenceEqual("kvlistValue"u8))
            {
                value = AnyValue.OfText(ReadNested(ref cursor, kind[0] == 'k'));
            }
            else if (!kind.SequenceEqual("intValue"u8) && !kind.SequenceEqual("doubleValue"u8))
            {
                cursor.ReadValue(out _);
            }
        }

        return value;
    }

    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }

    private static bool Enter(scoped ref JsonCursor cursor, byte bracket)
    {
        if (cursor.Current != bracket)
        {
            cursor.ReadValue(out _);
            return false;
        }

        return cursor.Enter(bracket);
    }

    private readonly bool IsNull(JsonToken token) => token.Kind == ValueKind.Literal && Raw(token).SequenceEqual("null"u8);

    private ReadOnlySpan<byte> ReadNested(scoped ref JsonCursor cursor, bool map)
    {
        OtlpJsonText text = new(Room());
        text.WriteItems(ref cursor, ref this, map);
        _used += text.Length;
        return text.Written;
    }

    private ReadOnlySpan<byte> Decode(JsonToken token)
    {
        Span<byte> target = Room();
        int length = TextDecoder.Unescape(Raw(token), target);
        _used += length;
        return target[..length];
    }

    /// <summary>Room for what is decoded: no text grows by it, and a nested value to four times its length at most.</summary>
    private Span<byte> Room()
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent((_line.Length * 4) + 64);
        return _buffer.AsSpan(_used);
    }
}

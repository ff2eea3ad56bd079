using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Kinds of an OpenTelemetry value.</summary>
internal enum AnyKind : byte
{
    /// <summary>No value at all.</summary>
    None,
    Text,
    Bool,
    Int,
    Double,
    Array,
    Map,
    Bytes,
}

/// <summary>One value of OpenTelemetry's data model: text and nested values as bytes, numbers as bits.</summary>
internal readonly ref struct AnyValue(AnyKind kind, ReadOnlySpan<byte> bytes, ulong bits)
{
    // Tags of opentelemetry.proto.common.v1.AnyValue.
    private const uint TextTag = (1 << 3) | 2, BoolTag = 2 << 3, IntTag = 3 << 3, DoubleTag = (4 << 3) | 1;
    private const uint ArrayTag = (5 << 3) | 2, MapTag = (6 << 3) | 2, BytesTag = (7 << 3) | 2;
    private const uint Known = 0b11111110;

    internal AnyKind Kind { get; } = kind;

    /// <summary>Text, bytes, or the message of an array or map.</summary>
    internal ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>The bits of a number; 1 for true.</summary>
    internal ulong Bits { get; } = bits;

    internal static AnyValue OfText(ReadOnlySpan<byte> text) => new(AnyKind.Text, text, 0);

    /// <summary>Reads a message; of several values the last counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static AnyValue Read(ReadOnlySpan<byte> message, scoped ref WireFault fault)
    {
        // Nearly all values are texts of up to 127 bytes, alone in their message.
        return IsShortText(message)
            ? new AnyValue(AnyKind.Text, message[2..], 0)
            : ReadNumber(message, ref fault);
    }

    /// <summary>True when the message is a text of up to 127 bytes, alone in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsShortText(ReadOnlySpan<byte> message) =>
        message.Length >= 2 && message[0] == TextTag && message[1] == message.Length - 2 && message.Length < 130;

    /// <summary>Reads a message that is not a short text: mostly a number alone in its message.</summary>
    private static AnyValue ReadNumber(ReadOnlySpan<byte> message, scoped ref WireFault fault)
    {
        if (message.Length == 9 && message[0] == DoubleTag)
        {
            return new AnyValue(AnyKind.Double, default, BinaryPrimitives.ReadUInt64LittleEndian(message[1..]));
        }

        return message.Length >= 2 && message[0] == IntTag && WireReader.TryWhole(message[1..], out ulong bits)
            ? new AnyValue(AnyKind.Int, default, bits)
            : ReadOther(message, ref fault);
    }

    /// <summary>True when the value is a number.</summary>
    internal bool TryNumber(out double number)
    {
        number = Kind == AnyKind.Int ? (long)Bits : Kind == AnyKind.Double ? BitConverter.UInt64BitsToDouble(Bits) : double.NaN;
        return Kind is AnyKind.Int or AnyKind.Double;
    }

    /// <summary>
    /// The value as text: a piece of the payload, or built in the builder's scratch. Nested values are JSON, bytes are base64. A row
    /// must have been begun.
    /// </summary>
    internal ReadOnlySpan<byte> Text(BatchBuilder output, int maxDepth, scoped ref WireFault fault)
    {
        if (Kind is AnyKind.Text or AnyKind.None)
        {
            return Bytes;
        }

        // Six bytes for a control character, as many for an empty member of an array.
        Span<byte> target = output.Scratch(checked((Bytes.Length * 6) + 64));
        AnyValueJson json = new(target, maxDepth);
        json.WriteTop(this);
        if (json.Fault != WireFault.None)
        {
            fault = json.Fault;
            return default;
        }

        return output.CommitScratch(json.Length);
    }

    /// <summary>Writes a number or truth value as text.</summary>
    /// <returns>Bytes written, at most 32.</returns>
    internal int FormatNumber(Span<byte> target)
    {
        int written = 0;
        _ = Kind switch
        {
            AnyKind.Bool => Utf8Formatter.TryFormat(Bits != 0, target, out written, 'l'),
            AnyKind.Int => Utf8Formatter.TryFormat((long)Bits, target, out written),
            _ => DoubleText.TryFormat(BitConverter.UInt64BitsToDouble(Bits), target, out written),
        };
        return written;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AnyValue ReadOther(ReadOnlySpan<byte> message, scoped ref WireFault fault)
    {
        WireReader reader = new(message);
        AnyValue value = default;
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case TextTag:
                    value = new AnyValue(AnyKind.Text, reader.Bytes(), 0);
                    break;
                case BoolTag:
                    value = new AnyValue(AnyKind.Bool, default, reader.Varint() != 0 ? 1UL : 0);
                    break;
                case IntTag:
                    value = new AnyValue(AnyKind.Int, default, reader.Varint());
                    break;
                case DoubleTag:
                    value = new AnyValue(AnyKind.Double, default, reader.Fixed64());
                    break;
                case ArrayTag:
                    value = new AnyValue(AnyKind.Array, reader.Bytes(), 0);
                    break;
                case MapTag:
                    value = new AnyValue(AnyKind.Map, reader.Bytes(), 0);
                    break;
                case BytesTag:
                    value = new AnyValue(AnyKind.Bytes, reader.Bytes(), 0);
                    break;
                default:
                    reader.Skip(tag, Known);
                    break;
            }
        }

        if (reader.Failed)
        {
            fault = reader.Fault;
        }

        return value;
    }
}

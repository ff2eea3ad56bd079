using System.Buffers.Text;
using System.Text.Unicode;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>
/// Writes a value of OpenTelemetry as JSON text: maps as objects, arrays as arrays, bytes as base64 text, numbers that JSON has no word
/// for as text.
/// </summary>
/// <param name="target">Room for six times the value's bytes, and 64.</param>
/// <param name="maxDepth">Deepest nesting, in levels.</param>
internal ref struct AnyValueJson(Span<byte> target, int maxDepth)
{
    private const uint ItemTag = (1 << 3) | 2, Known = 0b10;

    private readonly Span<byte> _target = target;
    private int _depth;

    /// <summary>Bytes written.</summary>
    internal int Length { get; private set; }

    internal WireFault Fault { get; private set; }

    /// <summary>Writes a value that stands alone: text and bytes have no quotes then.</summary>
    internal void WriteTop(scoped in AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyKind.Bytes:
                Base64.EncodeToUtf8(value.Bytes, _target[Length..], out _, out int written);
                Length += written;
                break;
            case AnyKind.Bool or AnyKind.Int or AnyKind.Double:
                Length += value.FormatNumber(_target[Length..]);
                break;
            default:
                Write(value);
                break;
        }
    }

    private void Write(scoped in AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyKind.None:
                Append("null"u8);
                break;
            case AnyKind.Text:
                WriteText(value.Bytes);
                break;
            case AnyKind.Array or AnyKind.Map:
                WriteItems(value);
                break;
            case AnyKind.Double when !double.IsFinite(BitConverter.UInt64BitsToDouble(value.Bits)):
            case AnyKind.Bytes:
                _target[Length++] = (byte)'"';
                WriteTop(value);
                _target[Length++] = (byte)'"';
                break;
            default:
                WriteTop(value);
                break;
        }
    }

    private void WriteItems(scoped in AnyValue value)
    {
        if (++_depth > maxDepth)
        {
            Fault = WireFault.Depth;
            return;
        }

        bool map = value.Kind == AnyKind.Map;
        _target[Length++] = map ? (byte)'{' : (byte)'[';
        bool first = true;
        WireReader reader = new(value.Bytes);
        while (Fault == WireFault.None && reader.Next(out uint tag))
        {
            if (tag != ItemTag)
            {
                reader.Skip(tag, Known);
                continue;
            }

            if (!first)
            {
                _target[Length++] = (byte)',';
            }

            first = false;
            WriteItem(reader.Bytes(), map);
        }

        if (Fault == WireFault.None)
        {
            Fault = reader.Fault;
            _target[Length++] = map ? (byte)'}' : (byte)']';
        }

        _depth--;
    }

    private void WriteItem(ReadOnlySpan<byte> item, bool map)
    {
        WireFault fault = WireFault.None;
        AnyValue value;
        if (map)
        {
            AttributeReader.Read(item, out ReadOnlySpan<byte> key, out value, ref fault);
            WriteText(key);
            _target[Length++] = (byte)':';
        }
        else
        {
            value = AnyValue.Read(item, ref fault);
        }

        if (fault != WireFault.None)
        {
            Fault = fault;
        }

        if (Fault == WireFault.None)
        {
            Write(value);
        }
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            Fault = WireFault.Utf8;
            return;
        }

        _target[Length++] = (byte)'"';
        Length += JsonText.Escape(text, _target[Length..]);
        _target[Length++] = (byte)'"';
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_target[Length..]);
        Length += text.Length;
    }
}

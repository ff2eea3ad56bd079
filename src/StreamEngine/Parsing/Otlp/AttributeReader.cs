using System.Runtime.CompilerServices;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Reads attributes: messages of a key and a value (opentelemetry.proto.common.v1.KeyValue).</summary>
internal static class AttributeReader
{
    private const uint KeyTag = (1 << 3) | 2, ValueTag = (2 << 3) | 2, Known = 0b110;

    /// <summary>Reads an attribute; of several keys or values the last counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Read(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> key, out AnyValue value, scoped ref WireFault fault)
    {
        // The usual shape: key, then value, both with a length of one byte.
        if (message.Length is >= 4 and < 128 && message[0] == KeyTag)
        {
            int end = 2 + message[1];
            if ((uint)(end + 1) < (uint)message.Length && message[end] == ValueTag && end + 2 + message[end + 1] == message.Length)
            {
                key = message[2..end];
                value = AnyValue.Read(message[(end + 2)..], ref fault);
                return;
            }
        }

        ReadOther(message, out key, out value, ref fault);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadOther(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> key, out AnyValue value, scoped ref WireFault fault)
    {
        WireReader reader = new(message);
        ReadOnlySpan<byte> body = default;
        key = default;
        while (reader.Next(out uint tag))
        {
            if (tag == KeyTag)
            {
                key = reader.Bytes();
            }
            else if (tag == ValueTag)
            {
                body = reader.Bytes();
            }
            else
            {
                reader.Skip(tag, Known);
            }
        }

        value = AnyValue.Read(body, ref fault);
        if (reader.Failed)
        {
            fault = reader.Fault;
        }
    }
}

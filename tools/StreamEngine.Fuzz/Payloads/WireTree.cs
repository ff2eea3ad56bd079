using System.Buffers.Binary;

namespace StreamEngine.Fuzz.Payloads;

/// <summary>A field of a message, read one byte at a time, with the fields inside it where its bytes can be read as a message.</summary>
internal sealed class WireNode
{
    internal ulong Field { get; set; }

    internal int Type { get; set; }

    /// <summary>Value of the types 0, 1 and 5.</summary>
    internal ulong Number { get; set; }

    internal byte[] Bytes { get; set; } = [];

    internal List<WireNode>? Inner { get; set; }

    /// <summary>Bytes by which tag, length and number are longer than they need to be.</summary>
    internal int Slack { get; set; }
}

/// <summary>Messages as trees of fields. Knows no schema and shares nothing with the decoders.</summary>
internal static class WireTree
{
    private const int MaxDepth = 9;

    /// <summary>Reads a message; null when it is none.</summary>
    internal static List<WireNode>? Parse(ReadOnlySpan<byte> bytes, int depth = 0)
    {
        List<WireNode> nodes = [];
        int at = 0;
        while (at < bytes.Length)
        {
            if (!TryVarint(bytes, ref at, out ulong tag) || tag is < 8 or > uint.MaxValue || Read(bytes, ref at, tag, depth) is not { } node)
            {
                return null;
            }

            nodes.Add(node);
        }

        return nodes;
    }

    /// <summary>Writes a message with lengths that fit.</summary>
    internal static byte[] Write(List<WireNode> nodes)
    {
        List<byte> bytes = [];
        nodes.ForEach(node => Write(bytes, node));
        return [.. bytes];
    }

    internal static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && at < bytes.Length; i++)
        {
            byte part = bytes[at++];
            value |= (ulong)(part & 127) << (7 * i);
            if (part < 128)
            {
                return i < 9 || part < 2;
            }
        }

        return false;
    }

    private static WireNode? Read(ReadOnlySpan<byte> bytes, ref int at, ulong tag, int depth)
    {
        var node = new WireNode { Field = tag >> 3, Type = (int)(tag & 7) };
        switch (node.Type)
        {
            case 0:
                bool whole = TryVarint(bytes, ref at, out ulong number);
                node.Number = number;
                return whole ? node : null;
            case 1 or 5:
                int size = node.Type == 1 ? 8 : 4;
                if (bytes.Length - at < size)
                {
                    return null;
                }

                node.Number = size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
                at += size;
                return node;
            case 2:
                if (!TryVarint(bytes, ref at, out ulong length) || length > (ulong)(bytes.Length - at))
                {
                    return null;
                }

                node.Bytes = bytes.Slice(at, (int)length).ToArray();
                at += (int)length;
                node.Inner = depth < MaxDepth && length > 0 ? Parse(node.Bytes, depth + 1) : null;
                return node;
            default:
                return null;
        }
    }

    private static void Write(List<byte> bytes, WireNode node)
    {
        Varint(bytes, (node.Field << 3) | (uint)node.Type, node.Slack);
        switch (node.Type)
        {
            case 0:
                Varint(bytes, node.Number, node.Slack);
                break;
            case 1 or 5:
                for (int i = 0; i < (node.Type == 1 ? 8 : 4); i++)
                {
                    bytes.Add((byte)(node.Number >> (8 * i)));
                }

                break;
            case 2:
                byte[] inner = node.Inner is { } fields ? Write(fields) : node.Bytes;
                Varint(bytes, (ulong)inner.Length, node.Slack);
                bytes.AddRange(inner);
                break;
        }
    }

    private static void Varint(List<byte> bytes, ulong value, int slack)
    {
        int start = bytes.Count;
        for (; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
        for (; slack > 0 && bytes.Count - start < 10; slack--)
        {
            bytes[^1] |= 128;
            bytes.Add(0);
        }
    }
}

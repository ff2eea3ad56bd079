using StreamEngine.Fuzz.Inputs;

namespace StreamEngine.Fuzz.Payloads;

/// <summary>Edits fields of messages and keeps the lengths around them right, so that what is broken is what the fields say.</summary>
internal static class WireMutator
{
    private static readonly ulong[] s_numbers =
        [0, 1, 2, 9, 24, 25, 127, 128, 16383, 16384, 1UL << 31, 1UL << 32, 1UL << 53, long.MaxValue, 1UL << 63, ulong.MaxValue, 0x7FF0000000000002, 0x7FF8000000000000, 1_767_607_200_000, 1_767_607_200_000_000_000];

    private static readonly byte[][] s_texts =
        [[], "a"u8.ToArray(), " "u8.ToArray(), "a,b=c \\d"u8.ToArray(), "__name__"u8.ToArray(), "le"u8.ToArray(), "quantile"u8.ToArray(), [0xFF], [0xC3], "größe"u8.ToArray(), "twelve bytes"u8.ToArray(), "thirteen byte"u8.ToArray(), new byte[130], new byte[20000]];

    /// <summary>Edits a message once; leaves it as it is when it is none.</summary>
    internal static void Mutate(InputBuffer input, ReadOnlySpan<byte> other, Draw draw)
    {
        if (WireTree.Parse(input.Bytes) is not { Count: > 0 } fields)
        {
            return;
        }

        List<WireNode> place = Descend(fields, draw);
        Edit(place, WireTree.Parse(other), draw);
        byte[] bytes = WireTree.Write(fields);
        input.Clear();
        input.Append(bytes.AsSpan(0, Math.Min(bytes.Length, InputBuffer.MaxBytes)));
    }

    private static List<WireNode> Descend(List<WireNode> fields, Draw draw)
    {
        while (!draw.OneIn(6) && fields[draw.Below(fields.Count)].Inner is { Count: > 0 } inner)
        {
            fields = inner;
        }

        return fields;
    }

    private static void Edit(List<WireNode> fields, List<WireNode>? other, Draw draw)
    {
        int at = draw.Below(fields.Count);
        WireNode node = fields[at];
        switch (draw.Below(12))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                fields.Insert(draw.Below(fields.Count + 1), node);
                break;
            case 2 or 3:
                fields.RemoveAt(at);
                fields.Insert(draw.Below(fields.Count + 1), node);
                break;
            case 4 when other is { Count: > 0 }:
                List<WireNode> source = Descend(other, draw);
                fields.Insert(at, source[draw.Below(source.Count)]);
                break;
            case 5:
                fields[at] = new WireNode { Field = node.Field, Type = node.Type, Number = node.Number, Bytes = node.Bytes, Inner = node.Inner, Slack = 1 + draw.Below(9) };
                break;
            case 6:
                fields.Insert(at, new WireNode { Field = draw.OneIn(2) ? node.Field : 1UL + (ulong)draw.Below(40), Type = draw.Of<int>([0, 1, 2, 5]), Number = draw.Of<ulong>(s_numbers) });
                break;
            case 7 when node.Type == 2:
                fields[at] = new WireNode { Field = node.Field, Type = 2, Bytes = node.Bytes[..draw.Below(node.Bytes.Length + 1)] };
                break;
            default:
                fields[at] = new WireNode { Field = node.Field, Type = node.Type, Number = draw.Of<ulong>(s_numbers), Bytes = draw.Of<byte[]>(s_texts) };
                break;
        }
    }
}

using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>A name that a colon ends: <c>sshd[12]:</c>, <c>dfs.DataNode$Receiver:</c>, <c>Tag(  234):</c>, <c>c.e.App      :</c>.</summary>
internal sealed class ComponentField : HeaderField
{
    private const int MaxLength = 120;

    internal override string Name => "component:";

    internal override bool EndsHeaderWhenMissing => true;

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int end = NameEnd(line, at);
        if (end == at)
        {
            return -1;
        }

        int colon = Tokens.SkipSpaces(line, end);
        if (colon >= line.Length || line[colon] != ':' || !Tokens.EndsAt(line, colon + 1))
        {
            return -1;
        }

        values.SetComponent(line[at..end]);
        return Tokens.SkipSpaces(line, colon + 1);
    }

    private static int NameEnd(ReadOnlySpan<byte> line, int at)
    {
        int limit = Math.Min(line.Length, at + MaxLength);
        if (at >= limit || !(TimestampText.IsAlphanumeric(line[at]) || line[at] is (byte)'/' or (byte)'%' or (byte)'_' or (byte)'~'))
        {
            return at;
        }

        bool letter = false;
        int end = at;
        while (end < limit)
        {
            byte b = line[end];
            if (IsNameByte(b))
            {
                letter |= b >= 'A';
                end++;
            }
            else if (b == ':' && end + 2 < limit && line[end + 1] == ':' && IsNameByte(line[end + 2]))
            {
                end += 2;
            }
            else if (b is (byte)'(' or (byte)'[')
            {
                int close = line[end..limit].IndexOf(b == '(' ? (byte)')' : (byte)']');
                if (close < 0)
                {
                    return at;
                }

                end += close + 1;
            }
            else if (b is (byte)'%' or (byte)'*' or (byte)'&')
            {
                end++;
            }
            else
            {
                break;
            }
        }

        return letter ? end : at;
    }
}

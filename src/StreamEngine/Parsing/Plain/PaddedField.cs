using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>A word of a column that spaces or a tab fill up: <c>CBS    Loaded</c>.</summary>
internal sealed class PaddedField : HeaderField
{
    internal override string Name => "column";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int end = Tokens.End(line, at);
        if (end == at || end + 1 >= line.Length || !(line[end] == '\t' || (line[end] == ' ' && line[end + 1] == ' ')))
        {
            return -1;
        }

        foreach (byte b in line[at..end])
        {
            if (!IsNameByte(b) && b != ':')
            {
                return -1;
            }
        }

        if (!TimestampText.IsDigit(line[at]))
        {
            values.SetComponent(line[at..end]);
        }

        return Tokens.SkipSpaces(line, end);
    }
}

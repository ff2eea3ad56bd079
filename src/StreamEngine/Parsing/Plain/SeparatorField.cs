namespace StreamEngine.Parsing.Plain;

/// <summary>Punctuation between fields that stands by itself: <c>-</c>, <c>--</c>, <c>---</c>, <c>|</c>, <c>:</c>, <c>*</c>.</summary>
internal sealed class SeparatorField : HeaderField
{
    internal override string Name => "-";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int end = at;
        while (end < line.Length && end - at < 4 && "-:|,;=>~*#."u8.Contains(line[end]))
        {
            end++;
        }

        return end == at ? -1 : After(line, end);
    }
}

using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>A process, thread or line number: <c>1702</c>, <c>123#0:</c>, <c>#1234]</c>, <c>0x7f12</c>. It is dropped.</summary>
internal sealed class NumberField : HeaderField
{
    internal override string Name => "number";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int end = at;
        if (end < line.Length && line[end] == '#')
        {
            end++;
        }

        int digits = end;
        bool hex = end + 2 < line.Length && line[end] == '0' && line[end + 1] == 'x';
        end += hex ? 2 : 0;
        while (end < line.Length && (TimestampText.IsDigit(line[end]) || (hex && (uint)((line[end] | 0x20) - 'a') <= 5)
            || (end > digits && line[end] is (byte)'#' or (byte)':' && end + 1 < line.Length && TimestampText.IsDigit(line[end + 1]))))
        {
            end++;
        }

        if (end == digits)
        {
            return -1;
        }

        while (end < line.Length && line[end] is (byte)']' or (byte)':' or (byte)',' or (byte)')')
        {
            end++;
        }

        return After(line, end);
    }
}

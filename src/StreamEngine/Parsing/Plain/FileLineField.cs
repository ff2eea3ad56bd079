using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>Source file and line: <c>server.go:123]</c>, <c>main.py:45:</c>, <c>net/http.c@77]</c>.</summary>
internal sealed class FileLineField : HeaderField
{
    internal override string Name => "file:line";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int end = Tokens.End(line, at);
        int last = end;
        while (last > at && line[last - 1] is (byte)']' or (byte)':' or (byte)')' or (byte)',')
        {
            last--;
        }

        int digits = last;
        while (digits > at && TimestampText.IsDigit(line[digits - 1]))
        {
            digits--;
        }

        int start = line[at] is (byte)'[' or (byte)'(' ? at + 1 : at;
        if (digits == last || digits - 1 <= start || line[digits - 1] is not ((byte)':' or (byte)'@'))
        {
            return -1;
        }

        ReadOnlySpan<byte> file = line[start..(digits - 1)];
        int point = file.LastIndexOf((byte)'.');
        if (point <= 0 || file.Length - point is < 2 or > 6 || TimestampText.IsDigit(file[point + 1]) || file.Contains((byte)'='))
        {
            return -1;
        }

        values.SetComponent(file);
        return Tokens.SkipSpaces(line, end);
    }
}

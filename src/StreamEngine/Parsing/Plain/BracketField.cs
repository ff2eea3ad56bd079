using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>A group in square or round brackets: a thread, a request id, a class. Brackets inside are balanced.</summary>
internal sealed class BracketField : HeaderField
{
    private const int MaxLength = 300;

    internal override string Name => "[...]";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int end = Close(line, at);
        if (end < 0)
        {
            return -1;
        }

        SetName(Tokens.Trim(line[(at + 1)..end]), ref values);
        end++;
        while (end < line.Length && line[end] is (byte)':' or (byte)',')
        {
            end++;
        }

        return end < line.Length && line[end] is (byte)'[' or (byte)'(' ? end : After(line, end);
    }

    private static int Close(ReadOnlySpan<byte> line, int at)
    {
        if (at >= line.Length || line[at] is not ((byte)'[' or (byte)'('))
        {
            return -1;
        }

        byte open = line[at];
        byte close = open == '[' ? (byte)']' : (byte)')';
        int depth = 0;
        int limit = Math.Min(line.Length, at + MaxLength);
        for (int i = at; i < limit; i++)
        {
            depth += line[i] == open ? 1 : line[i] == close ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A name with a line (<c>thread:Class@123</c>) or a dotted name is a logger; threads and ids are dropped.</summary>
    private static void SetName(ReadOnlySpan<byte> text, ref HeaderValues values)
    {
        int mark = text.LastIndexOf((byte)'@');
        if (mark > 0 && mark + 1 < text.Length && !text[(mark + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            ReadOnlySpan<byte> name = text[..mark];
            values.SetComponent(name[(name.LastIndexOf((byte)':') + 1)..]);
            return;
        }

        if (NameField.IsDotted(text))
        {
            values.SetComponent(text);
        }
    }
}

namespace StreamEngine.Parsing.Plain;

/// <summary>Up to three words that a dash by itself ends: <c>app.module - </c>, <c>chrome.exe *64 - </c>, <c>Bar (Bar.java:12) - </c>.</summary>
internal sealed class DashField : HeaderField
{
    private const int MaxWords = 3;
    private const int MaxLength = 120;

    internal override string Name => "component -";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int first = Tokens.End(line, at);
        int end = first;
        for (int i = 0; i < MaxWords && end < line.Length && end - at < MaxLength; i++)
        {
            int next = Tokens.SkipSpaces(line, end);
            if (next < line.Length && line[next] == '-' && Tokens.EndsAt(line, next + 1) && first > at)
            {
                values.SetComponent(line[at..first]);
                return Tokens.SkipSpaces(line, next + 1);
            }

            end = Tokens.End(line, next);
        }

        return -1;
    }
}

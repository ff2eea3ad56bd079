using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Paths and URLs that begin with a slash or have one behind their drive or scheme.</summary>
internal static class PathText
{
    /// <summary>Finds the path or URL that has its first slash where a word begins.</summary>
    internal static bool IsRooted(ReadOnlySpan<byte> line, in LineMasks masks, int start, int end, out int from, out int to)
    {
        from = start;
        to = 0;
        if (start == 0)
        {
            return false;
        }

        if (line[start - 1] == ' ')
        {
            to = PathEnd(line, masks, start, end);
            return to > 0;
        }

        if (line[start - 1] != ':' || start < 2)
        {
            return false;
        }

        int scheme = masks.WordStart(start - 1);
        int length = start - 1 - scheme;
        bool isUrl = length >= 2 && end - start > 2 && line[start] == '/' && line[start + 1] == '/';
        if (length == 0 || !(length == 1 || isUrl) || !char.IsAsciiLetter((char)line[scheme]))
        {
            return false;
        }

        from = scheme;
        to = CompoundValue.UntilBlank(line, start);
        return true;
    }

    /// <summary>
    /// The end of a path that stands between blanks: parentheses, semicolons and queries in it belong to it. 0 when it is none. A lone slash
    /// is a path behind the method of a request only.
    /// </summary>
    private static int PathEnd(ReadOnlySpan<byte> line, in LineMasks masks, int from, int end)
    {
        while (end < line.Length && line[end] > ' ' && line[end] != '"')
        {
            end = masks.NextBreak(end + 1);
        }

        if (IsMethod(line[masks.WordStart(from - 1)..(from - 1)]))
        {
            return end;
        }

        while (end > from + 1 && line[end - 1] is (byte)'.' or (byte)',' or (byte)':' or (byte)';' or (byte)')' or (byte)']' or (byte)'}' or (byte)'>' or (byte)'\'')
        {
            end--;
        }

        return end - from > 2 ? end : 0;
    }

    private static bool IsMethod(ReadOnlySpan<byte> word) =>
        word.Length is >= 3 and <= 12 && char.IsAsciiLetterUpper((char)word[0]) && word.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0;
}

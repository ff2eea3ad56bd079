using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Values that go on behind a colon: URL, Windows path, clock time, MAC and IPv6 address, host with port.</summary>
internal static class CompoundValue
{
    /// <summary>Finds the value that the word from <paramref name="start"/> up to <paramref name="end"/> begins or, behind a colon, goes on with.</summary>
    /// <param name="line">The line.</param>
    /// <param name="masks">What its bytes are.</param>
    /// <param name="start">Begin of the word.</param>
    /// <param name="end">End of the word.</param>
    /// <param name="behindColon">True when a colon stands before the word.</param>
    /// <param name="from">Where the value begins when there is one.</param>
    /// <param name="to">Where it ends.</param>
    internal static bool Find(ReadOnlySpan<byte> line, in LineMasks masks, int start, int end, bool behindColon, ref int from, out int to)
    {
        to = 0;
        if (behindColon && char.IsAsciiHexDigit((char)line[start - 2]))
        {
            int first = StartOf(line, start);
            if (first >= 0)
            {
                from = first;
                to = HexGroups(line, first);
                return true;
            }
        }

        if (end + 1 >= line.Length || line[end] != ':')
        {
            return false;
        }

        byte next = line[end + 1];
        if (char.IsAsciiHexDigit((char)line[start]) && (next == ':' || char.IsAsciiHexDigit((char)next)))
        {
            to = HexGroups(line, start);
        }

        if (to == 0)
        {
            to = next == '/' && end + 3 < line.Length && line[end + 2] == '/' && end - start >= 2 && IsLetter(line[start])
                ? UntilBlank(line, end + 3)
                : char.IsAsciiDigit((char)next) ? HostAndPort(line, masks, start, end) : 0;
        }

        return to > 0;
    }

    /// <summary>
    /// Where the groups begin that go on with the word at <paramref name="from"/>, whose groups before have letters alone; -1 when there are none.
    /// </summary>
    internal static int StartOf(ReadOnlySpan<byte> line, int from)
    {
        int start = from - 1;
        while (start > 0 && (line[start - 1] == ':' || char.IsAsciiHexDigit((char)line[start - 1])))
        {
            start--;
        }

        bool bounded = start == 0 || !(char.IsAsciiLetterOrDigit((char)line[start - 1]) || line[start - 1] is (byte)'_' or (byte)'-' or (byte)'.');
        return bounded && line[start] != ':' && HexGroups(line, start) > from ? start : -1;
    }

    /// <summary>The end of what holds no blank, quote, bracket, comma or semicolon; dots and colons at its end are none of it.</summary>
    internal static int UntilBlank(ReadOnlySpan<byte> line, int from)
    {
        int end = from;
        while (end < line.Length && line[end] > ' ' && line[end] is not ((byte)'"' or (byte)'\'' or (byte)'<' or (byte)'>' or (byte)')' or (byte)']' or (byte)'}' or (byte)',' or (byte)';'))
        {
            end++;
        }

        while (end > from && line[end - 1] is (byte)'.' or (byte)':')
        {
            end--;
        }

        return end;
    }

    /// <summary>Groups of at most four hexadecimal digits between colons, at least three of them: a time, a MAC or an IPv6 address.</summary>
    private static int HexGroups(ReadOnlySpan<byte> line, int from)
    {
        int colons = 0;
        int group = 0;
        bool digits = false;
        int at = from;
        for (; at < line.Length; at++)
        {
            byte value = line[at];
            if (value == ':')
            {
                colons++;
                group = 0;
            }
            else if (char.IsAsciiHexDigit((char)value))
            {
                digits |= value <= '9';
                if (++group > 4)
                {
                    return 0;
                }
            }
            else
            {
                break;
            }
        }

        bool trailing = at >= from + 2 && line[at - 1] == ':' && line[at - 2] != ':';
        if (trailing)
        {
            at--;
            colons--;
        }

        bool bounded = at == line.Length || !(char.IsAsciiLetter((char)line[at]) || line[at] is (byte)'_' or (byte)'-');
        return colons >= 2 && digits && bounded ? FractionEnd(line, at) : 0;
    }

    private static int FractionEnd(ReadOnlySpan<byte> line, int at)
    {
        if (at + 1 < line.Length && line[at] == '.' && char.IsAsciiDigit((char)line[at + 1]))
        {
            at++;
            while (at < line.Length && (char.IsAsciiLetterOrDigit((char)line[at]) || line[at] is (byte)'.' or (byte)'+' or (byte)'-'))
            {
                at++;
            }
        }

        return at;
    }

    private static int HostAndPort(ReadOnlySpan<byte> line, in LineMasks masks, int start, int colon)
    {
        int length = colon - start;
        if (length > 64 || masks.Word(start, length) is not { Dots: > 1 } word || !HostName.HasOnly(line[start..colon], word, "-_/"u8))
        {
            return 0;
        }

        int at = colon + 1;
        while (at < line.Length && at <= colon + 5 && char.IsAsciiDigit((char)line[at]))
        {
            at++;
        }

        return at == line.Length || !char.IsAsciiLetterOrDigit((char)line[at]) ? at : 0;
    }

    private static bool IsLetter(byte value) => char.IsAsciiLetter((char)value) || value >= 0x80;
}
